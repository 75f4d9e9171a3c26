// Purpose: text that people write to the bytes of a record's key or value: the way back of decoder.h. Thread: any, no
// state. Limits: those of the formats; schemas are asked for before, with SchemaRegistry::latestBlocking() or
// GivenSchema.
#pragma once

#include "backend/base/result.h"
#include "backend/serde/decoder.h"
#include "backend/serde/schemaform.h"

#include <memory>
#include <string>
#include <string_view>

namespace weir {

/// What a format needs besides the text.
struct EncodeSchema
{
    int id = 0; ///< the registry's, written before the body by Avro, Protobuf and JsonSchema
    std::shared_ptr<const AvroSchema> avro = {};
    std::shared_ptr<const ProtobufSchema> protobuf = {};
    std::string message = {};    ///< Protobuf: which one; empty: the first
    std::string jsonSchema = {}; ///< its text
    int numberBytes = 8;         ///< Integer, IntegerLittle: 1, 2, 4, 8; Double: 4, 8

    static EncodeSchema from(const SchemaSource::Answer& answer, std::string message = {});
    static EncodeSchema from(const GivenSchema& given);
};

/// Auto and Text: as it is. Json: as it is, if it is JSON. Avro, Protobuf and JsonSchema: JSON to registry framing;
/// RawAvro and RawProtobuf the same without framing; MessagePack and Cbor: JSON (binary/*.h tell how bytes are
/// written). Integer, Double: digits. Uuid, Hex, Base64: their texts. ConsumerOffsets, TransactionState: Kafka writes
/// these, nobody else. Invalid, with the path or the byte in words.
Result<std::string> encodeText(std::string_view text, Format format, const EncodeSchema& schema = {});

/// A generated form of that schema. Invalid: it has none, or the message is not there.
Result<SchemaForm> formOf(const EncodeSchema& schema);

} // namespace weir
