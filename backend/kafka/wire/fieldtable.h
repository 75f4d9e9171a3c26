// Purpose: requests and answers described as tables of fields by version, and the one way to write and to read them
// all. A struct says
//
//     static constexpr auto fields()
//     {
//         return std::tuple(field<&S::name>(), field<&S::epoch>({.from = 4}), field<&S::error, std::int16_t>(),
//                           unused<std::int32_t>({.from = 3, .to = 7}, -1), tagged<&S::hint>(0));
//     }
//
// in the order on the wire. Types: bool, integers, std::string (null reads as empty), WireBytes, WireUuid, structs with
// fields, std::vector of these; std::optional of a string, a vector or a struct where null is something else than
// empty. Thread: values. Limits: input is trusted in nothing: see WireDecoder.
#pragma once

#include "backend/kafka/wire/decoder.h"
#include "backend/kafka/wire/encoder.h"

#include <tuple>
#include <type_traits>
#include <vector>

namespace weir {

struct Versions
{
    int from = 0;
    int to = 0x7fff;
    constexpr bool has(int version) const { return version >= from && version <= to; }
};

/// Bytes where a std::string is text.
struct WireBytes
{
    std::string data;
    friend bool operator==(const WireBytes&, const WireBytes&) = default;
};

namespace fieldtable {

template <auto Member, typename Wire> struct Field
{
    Versions versions;
};
template <auto Member> struct Tagged
{
    std::uint32_t tag;
    Versions versions;
};
template <typename Wire> struct Unused
{
    Versions versions;
    Wire value;
};
struct AsItIs; ///< on the wire as in memory

template <typename T> struct OptionalOf : std::false_type
{
};
template <typename T> struct OptionalOf<std::optional<T>> : std::true_type
{
};
template <typename T> struct VectorOf : std::false_type
{
};
template <typename T> struct VectorOf<std::vector<T>> : std::true_type
{
};
template <typename T> struct OptionalVectorOf : std::false_type
{
};
template <typename T> struct OptionalVectorOf<std::optional<std::vector<T>>> : std::true_type
{
};
template <typename T>
concept Structure = requires
{
    T::fields();
};

} // namespace fieldtable

/// `Wire`: the type on the wire where it is another than the member's.
template <auto Member, typename Wire = fieldtable::AsItIs> constexpr auto field(Versions versions = {})
{
    return fieldtable::Field<Member, Wire>{versions};
}
/// A tagged field of the flexible versions: left out when it is as in a fresh struct.
template <auto Member> constexpr auto tagged(std::uint32_t tag, Versions versions = {})
{
    return fieldtable::Tagged<Member>{tag, versions};
}
/// A field that Weir does not look at: written as `value`, read and dropped.
template <typename Wire> constexpr auto unused(Versions versions = {}, Wire value = {})
{
    return fieldtable::Unused<Wire>{versions, value};
}

template <typename Struct> void writeFields(WireEncoder& out, int version, const Struct& value);
template <typename Struct> void readFields(WireDecoder& in, int version, Struct& value);

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

/// What one of them takes at least, so that a length that cannot be is known before memory is taken.
template <typename T> std::size_t leastBytes(int version, bool flexible);
template <auto Member, typename Wire>
std::size_t leastOf(const Field<Member, Wire>& field, int version, bool flexible, auto structure)
{
    using T = std::remove_cvref_t<decltype(std::declval<typename decltype(structure)::type&>().*Member)>;
    using Written = std::conditional_t<std::is_same_v<Wire, AsItIs>, T, Wire>;
    return field.versions.has(version) ? leastBytes<Written>(version, flexible) : 0;
}
template <auto Member> std::size_t leastOf(const Tagged<Member>&, int, bool, auto) { return 0; }
template <typename Wire> std::size_t leastOf(const Unused<Wire>& field, int version, bool flexible, auto)
{
    return field.versions.has(version) ? leastBytes<Wire>(version, flexible) : 0;
}
template <typename T> std::size_t leastBytes(int version, bool flexible)
{
    if constexpr (std::is_integral_v<T> || std::is_enum_v<T>)
        return sizeof(T);
    else if constexpr (std::is_same_v<T, WireUuid>)
        return sizeof(WireUuid);
    else if constexpr (Structure<T>)
        return std::apply(
            [&](const auto&... each) {
                return (leastOf(each, version, flexible, std::type_identity<T>()) + ... + (flexible ? 1U : 0U));
            },
            T::fields());
    else if constexpr (std::is_same_v<T, std::string> || std::is_same_v<T, std::optional<std::string>>)
        return flexible ? 1 : 2;
    else if constexpr (OptionalOf<T>::value && !OptionalVectorOf<T>::value)
        return 1;
    else
        return flexible ? 1 : 4;
}

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

/// A struct and, in flexible versions, the tags that end it.
template <typename Struct> void writeFields(WireEncoder& out, int version, const Struct& value)
{
    std::apply([&](const auto&... each) { (fieldtable::writeField(each, out, version, value), ...); },
               Struct::fields());
    if (!out.isFlexible())
        return;
    std::vector<std::pair<std::uint32_t, std::string>> tags;
    std::apply([&](const auto&... each) { (fieldtable::gatherTag(each, tags, version, value), ...); },
               Struct::fields());
    out.tags(tags);
}

template <typename Struct> void readFields(WireDecoder& in, int version, Struct& value)
{
    std::apply([&](const auto&... each) { (fieldtable::readField(each, in, version, value), ...); }, Struct::fields());
    in.tags([&](std::uint32_t tag, std::string_view body) {
        std::apply([&](const auto&... each) { (fieldtable::readTag(each, tag, body, in, version, value), ...); },
                   Struct::fields());
    });
}

} // namespace weir
