// Purpose: the values of fields, written; for fieldtable.h alone. Thread: values. Limits: the version has been chosen.
#pragma once

#include "backend/kafka/wire/encoder.h"
#include "backend/kafka/wire/fieldtypes.h"

namespace weir {

template <typename Struct> void writeFields(WireEncoder& out, int version, const Struct& value);

namespace fieldtable {

template <typename Wire, typename T> void writeValue(WireEncoder& out, int version, const T& value)
{
    if constexpr (!std::is_same_v<Wire, AsItIs> && !std::is_same_v<Wire, T>)
        writeValue<AsItIs>(out, version, Wire(value));
    else if constexpr (std::is_enum_v<T>)
        writeValue<AsItIs>(out, version, std::underlying_type_t<T>(value));
    else if constexpr (std::is_same_v<T, bool>)
        out.boolean(value);
    else if constexpr (sizeof(T) == 1 && std::is_integral_v<T>)
        out.int8(std::int8_t(value));
    else if constexpr (sizeof(T) == 2 && std::is_integral_v<T>)
        out.int16(std::int16_t(value));
    else if constexpr (sizeof(T) == 4 && std::is_integral_v<T>)
        out.int32(std::int32_t(value));
    else if constexpr (sizeof(T) == 8 && std::is_integral_v<T>)
        out.int64(std::int64_t(value));
    else if constexpr (std::is_same_v<T, std::string> || std::is_same_v<T, std::string_view>)
        out.string(value);
    else if constexpr (std::is_same_v<T, std::optional<std::string>>)
        out.nullableString(value);
    else if constexpr (std::is_same_v<T, WireBytes>)
        out.bytes(value.data);
    else if constexpr (std::is_same_v<T, WireUuid>)
        out.uuid(value);
    else if constexpr (VectorOf<T>::value) {
        out.array(value.size());
        for (const auto& one : value)
            writeValue<AsItIs>(out, version, one);
    } else if constexpr (OptionalVectorOf<T>::value) {
        value ? writeValue<AsItIs>(out, version, *value) : out.nullArray();
    } else if constexpr (OptionalOf<T>::value) {
        out.int8(value ? 1 : -1);
        if (value)
            writeFields(out, version, *value);
    } else {
        writeFields(out, version, value);
    }
}

template <auto Member, typename Wire, typename Struct>
void writeField(const Field<Member, Wire>& field, WireEncoder& out, int version, const Struct& value)
{
    if (field.versions.has(version))
        writeValue<Wire>(out, version, value.*Member);
}
template <typename Wire, typename Struct>
void writeField(const Unused<Wire>& field, WireEncoder& out, int version, const Struct&)
{
    if (field.versions.has(version))
        writeValue<AsItIs>(out, version, field.value);
}
template <auto Member, typename Struct> void writeField(const Tagged<Member>&, WireEncoder&, int, const Struct&) {}

/// The tagged field's number and bytes, if it is one and worth writing.
template <typename Any, typename Struct>
void gatherTag(const Any&, std::vector<std::pair<std::uint32_t, std::string>>&, int, const Struct&)
{
}
template <auto Member, typename Struct>
void gatherTag(const Tagged<Member>& field, std::vector<std::pair<std::uint32_t, std::string>>& tags, int version,
               const Struct& value)
{
    if (!field.versions.has(version) || value.*Member == Struct().*Member)
        return;
    WireEncoder body(true);
    writeValue<AsItIs>(body, version, value.*Member);
    tags.emplace_back(field.tag, body.take());
}

} // namespace fieldtable

} // namespace weir
