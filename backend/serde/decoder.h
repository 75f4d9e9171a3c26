// Purpose: bytes to something readable. Every decoder yields text; structured ones yield JSON text, so that tree,
// filter and columns have one form to work on. Thread: DecoderSet is immutable and may be used from any thread; schemas
// come from a SchemaSource that never blocks. Limits: hostile input is bounded (depth, sizes); what can't be decoded
// says why and is shown as text or hex.
#pragma once

#include "backend/base/error.h"
#include "backend/serde/format.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace weir {

class AvroSchema;
class GivenSchema;
class ProtobufSchema;

enum class RecordPart { Key, Value, Header };

/// What helps to read some bytes of a record. The views must live as long as the call.
struct DecodeContext
{
    std::string_view topic = {}; ///< Auto knows Kafka's own topics by their names
    RecordPart part = RecordPart::Value;
    std::string_view key = {}; ///< the record's key: values of Kafka's own topics say by it what they are
};

struct SchemaRef
{
    int id = 0;               ///< 0: a schema that was given, not the registry's
    std::string subject = {}; ///< empty: not known
    int version = 0;          ///< 0: not known
    std::string type = {};    ///< AVRO, PROTOBUF, JSON
    std::string message = {}; ///< Protobuf: the full name of the message
};

enum class DecodeState {
    Ok,
    Pending, ///< the schema is on its way; ask again when the source says that it came
    Failed
};

struct Decoded
{
    DecodeState state = DecodeState::Ok;
    Format format = Format::Text; ///< the one that was used
    std::string text;             ///< JSON (structured) or plain text; on failure the bytes as text or hex
    bool isJson = false;
    std::optional<SchemaRef> schema;
    std::optional<Error> error;     ///< why it failed, or what was odd
    std::string wrapping = {};      ///< "gzip", "zstd", "lz4", "snappy", outermost first ("gzip, zstd"); empty: none
    std::size_t unwrappedBytes = 0; ///< size of what was inside of the wrapping; 0: not all was looked at
};

/// A parsed schema by id, or what is known about it. Implemented by registry/schemaregistry.h.
class SchemaSource
{
public:
    struct Answer
    {
        DecodeState state = DecodeState::Failed;
        std::shared_ptr<const AvroSchema> avro; ///< set if Ok and the schema is Avro
        SchemaRef ref = {};
        std::optional<Error> error = {};
        std::shared_ptr<const ProtobufSchema> protobuf = {}; ///< set if Ok and the schema is Protobuf
        std::string text = {};                               ///< the schema as the registry has it
    };
    virtual ~SchemaSource() = default;
    /// Never blocks: Pending starts the fetch. Thread: any.
    virtual Answer schema(int id) = 0;
};

class DecoderSet
{
public:
    explicit DecoderSet(std::shared_ptr<SchemaSource> schemas = nullptr);

    /// The same with schemas for bytes that name none (givenschema.h); null: none for that part. RawAvro, RawProtobuf
    /// and Protobuf use them, and Auto if they fit to the last byte.
    std::shared_ptr<const DecoderSet> withGiven(std::shared_ptr<const GivenSchema> key,
                                                std::shared_ptr<const GivenSchema> value) const;

    /// A given schema may read these bytes, whatever they look like.
    bool hasGiven(RecordPart part) const
    {
        return part == RecordPart::Key ? m_keySchema != nullptr : part == RecordPart::Value && m_valueSchema != nullptr;
    }

    /// Decodes as `format`; Auto looks at the bytes (Kafka's own topics, registry framing, given schema, compression,
    /// JSON, printable UTF-8, UUID, small integers, CBOR, MessagePack, else hex; sniff.h). Compressed bytes are
    /// unwrapped first for every format but Hex and Base64. `limitBytes`: text longer than this is cut at a character
    /// boundary (0: whole) — for table cells, where decoding all of a big value would be waste.
    Decoded decode(std::string_view bytes, Format format, std::size_t limitBytes = 0,
                   const DecodeContext& context = {}) const;

    /// What Auto takes these bytes for.
    Format detect(std::string_view bytes) const;

private:
    const GivenSchema* given(RecordPart part) const;
    Decoded decodeInside(std::string_view bytes, Format format, std::size_t limitBytes,
                         const DecodeContext& context) const;
    Decoded decodeAuto(std::string_view bytes, std::size_t limitBytes, const DecodeContext& context) const;
    Decoded decodeAs(std::string_view bytes, Format format, std::size_t limitBytes, const DecodeContext& context) const;

    std::shared_ptr<SchemaSource> m_schemas;
    std::shared_ptr<const GivenSchema> m_keySchema;
    std::shared_ptr<const GivenSchema> m_valueSchema;
};

/// The classic dump: offset, 16 bytes in hex, the printable ones. `limitBytes` 0: all.
std::string hexDump(std::string_view bytes, std::size_t limitBytes = 0);

} // namespace weir
