#include "backend/serde/format.h"

#include <array>
#include <utility>

namespace weir {
namespace {

constexpr std::array<std::pair<Format, std::string_view>, 18> names{{{Format::Auto, "auto"},
                                                                     {Format::Json, "json"},
                                                                     {Format::Text, "text"},
                                                                     {Format::Avro, "avro"},
                                                                     {Format::Protobuf, "protobuf"},
                                                                     {Format::JsonSchema, "json-schema"},
                                                                     {Format::RawAvro, "raw-avro"},
                                                                     {Format::RawProtobuf, "raw-protobuf"},
                                                                     {Format::MessagePack, "messagepack"},
                                                                     {Format::Cbor, "cbor"},
                                                                     {Format::Integer, "integer"},
                                                                     {Format::IntegerLittle, "integer-little"},
                                                                     {Format::Double, "double"},
                                                                     {Format::Uuid, "uuid"},
                                                                     {Format::Hex, "hex"},
                                                                     {Format::Base64, "base64"},
                                                                     {Format::ConsumerOffsets, "consumer-offsets"},
                                                                     {Format::TransactionState, "transaction-state"}}};

constexpr auto formats = [] {
    std::array<Format, names.size()> list{};
    for (std::size_t i = 0; i < names.size(); ++i)
        list[i] = names[i].first;
    return list;
}();

} // namespace

std::span<const Format> allFormats() { return formats; }

std::string_view formatName(Format format)
{
    for (const auto& [known, name] : names) {
        if (known == format)
            return name;
    }
    return "auto";
}

Format formatFromName(std::string_view name)
{
    for (const auto& [format, known] : names) {
        if (known == name)
            return format;
    }
    return Format::Auto;
}

} // namespace weir
