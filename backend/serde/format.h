// Purpose: the forms that bytes of a record may have, and their names. Thread: any.
#pragma once

#include <span>
#include <string_view>

namespace weir {

enum class Format {
    Auto,
    Json,
    Text,    ///< UTF-8; invalid bytes become U+FFFD and are counted in the error's detail
    Avro,    ///< registry framing: 0, schema id, body
    Integer, ///< big-endian two's complement, 1, 2, 4 or 8 bytes
    Uuid,    ///< 16 bytes
    Hex,
    Protobuf,    ///< registry framing: 0, schema id, message indexes, body; without framing: field numbers
    JsonSchema,  ///< registry framing: 0, schema id, JSON
    RawAvro,     ///< Avro without framing, or its single-object encoding, by a given schema
    RawProtobuf, ///< one message without framing, by a given schema; without one: field numbers
    MessagePack,
    Cbor,
    IntegerLittle,   ///< little-endian two's complement, 1, 2, 4 or 8 bytes
    Double,          ///< IEEE 754, big-endian, 4 or 8 bytes
    Base64,          ///< any bytes, as base64
    ConsumerOffsets, ///< keys and values of __consumer_offsets
    TransactionState ///< keys and values of __transaction_state
};

/// Every format in the order that lists show.
std::span<const Format> allFormats();

/// "json", "avro", … as stored in settings and given to weirctl, and back; Auto for an unknown name.
std::string_view formatName(Format format);
Format formatFromName(std::string_view name);

} // namespace weir
