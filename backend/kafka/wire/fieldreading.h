// Purpose: the values of fields, read; for fieldtable.h alone. Thread: values. Limits: input is trusted in nothing: see
// WireDecoder.
#pragma once

#include "backend/kafka/wire/decoder.h"
#include "backend/kafka/wire/fieldsize.h"

namespace weir {

template <typename Struct> void readFields(WireDecoder& in, int version, Struct& value);

namespace fieldtable {

template <typename Wire, typename T> void readValue(WireDecoder& in, int version, T& value)
{
    if constexpr (!std::is_same_v<Wire, AsItIs> && !std::is_same_v<Wire, T>) {
        Wire written{};
        readValue<AsItIs>(in, version, written);
        value = T(written);
    } else if constexpr (std::is_enum_v<T>) {
        std::underlying_type_t<T> written{};
        readValue<AsItIs>(in, version, written);
        value = T(written);
    } else if constexpr (std::is_same_v<T, bool>) {
        value = in.boolean();
    } else if constexpr (sizeof(T) == 1 && std::is_integral_v<T>) {
        value = T(in.int8());
    } else if constexpr (sizeof(T) == 2 && std::is_integral_v<T>) {
        value = T(in.int16());
    } else if constexpr (sizeof(T) == 4 && std::is_integral_v<T>) {
        value = T(in.int32());
    } else if constexpr (sizeof(T) == 8 && std::is_integral_v<T>) {
        value = T(in.int64());
    } else if constexpr (std::is_same_v<T, std::string>) {
        value.assign(in.stringView());
    } else if constexpr (std::is_same_v<T, std::string_view>) {
        value = in.stringView();
    } else if constexpr (std::is_same_v<T, std::optional<std::string>>) {
        value = in.nullableString();
    } else if constexpr (std::is_same_v<T, WireBytes>) {
        value.data.assign(in.bytes());
    } else if constexpr (std::is_same_v<T, WireUuid>) {
        value = in.uuid();
    } else if constexpr (VectorOf<T>::value) {
        value.resize(in.array(leastBytes<typename T::value_type>(version, in.isFlexible())));
        for (auto& one : value) {
            readValue<AsItIs>(in, version, one);
            if (in.failed())
                return;
        }
    } else if constexpr (OptionalVectorOf<T>::value) {
        const std::optional<std::size_t> count =
            in.nullableArray(leastBytes<typename T::value_type::value_type>(version, in.isFlexible()));
        value.reset();
        if (!count)
            return;
        value.emplace(*count);
        for (auto& one : *value) {
            readValue<AsItIs>(in, version, one);
            if (in.failed())
                return;
        }
    } else if constexpr (OptionalOf<T>::value) {
        value.reset();
        if (in.int8() > 0)
            readFields(in, version, value.emplace());
    } else {
        readFields(in, version, value);
    }
}

template <auto Member, typename Wire, typename Struct>
void readField(const Field<Member, Wire>& field, WireDecoder& in, int version, Struct& value)
{
    if (field.versions.has(version))
        readValue<Wire>(in, version, value.*Member);
}
template <typename Wire, typename Struct>
void readField(const Unused<Wire>& field, WireDecoder& in, int version, Struct&)
{
    Wire dropped{};
    if (field.versions.has(version))
        readValue<AsItIs>(in, version, dropped);
}
template <auto Member, typename Struct> void readField(const Tagged<Member>&, WireDecoder&, int, Struct&) {}

template <typename Any, typename Struct>
void readTag(const Any&, std::uint32_t, std::string_view, WireDecoder&, int, Struct&)
{
}
template <auto Member, typename Struct>
void readTag(const Tagged<Member>& field, std::uint32_t tag, std::string_view body, WireDecoder& in, int version,
             Struct& value)
{
    if (field.tag != tag || !field.versions.has(version))
        return;
    WireDecoder inner(body, true);
    readValue<AsItIs>(inner, version, value.*Member);
    if (inner.failed())
        in.fail();
}

} // namespace fieldtable

} // namespace weir
