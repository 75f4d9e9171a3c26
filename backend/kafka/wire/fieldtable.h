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

#include "backend/kafka/wire/fieldreading.h"
#include "backend/kafka/wire/fieldwriting.h"

#include <tuple>

namespace weir {

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
