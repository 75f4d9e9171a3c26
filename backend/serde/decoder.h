// Purpose: bytes to something readable. Every decoder yields text; structured ones yield JSON text, so that tree,
// filter and columns have one form to work on. Thread: DecoderSet is immutable and may be used from any thread; schemas
// come from a SchemaSource that never blocks. Limits: hostile input is bounded (depth, sizes); what can't be decoded
// says why and is shown as text or hex.
#pragma once

#include "backend/base/error.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace weir {

enum class Format {
    Auto,
    Json,
    Text,    ///< UTF-8; invalid bytes become U+FFFD and are counted in the error's detail
    Avro,    ///< Confluent framing: 0, schema id, body
    Integer, ///< big-endian two's complement, 1, 2, 4 or 8 bytes
    Uuid,    ///< 16 bytes
    Hex
};

struct SchemaRef
{
    int id = 0;
    std::string subject; ///< empty: not known
    int version = 0;     ///< 0: not known
    std::string type;    ///< AVRO, PROTOBUF, JSON
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
    std::optional<Error> error; ///< why it failed, or what was odd
};

/// A parsed schema by id, or what is known about it. Implemented by registry/schemaregistry.h.
class SchemaSource
{
public:
    struct Answer
    {
        DecodeState state = DecodeState::Failed;
        std::shared_ptr<const class AvroSchema> avro; ///< set if Ok and the schema is Avro
        SchemaRef ref;
        std::optional<Error> error;
    };
    virtual ~SchemaSource() = default;
    /// Never blocks: Pending starts the fetch. Thread: any.
    virtual Answer schema(int id) = 0;
};

class DecoderSet
{
public:
    explicit DecoderSet(std::shared_ptr<SchemaSource> schemas = nullptr);

    /// Decodes as `format`; Auto looks at the bytes (registry framing, JSON, printable UTF-8, UUID, small integers,
    /// else hex). `limitBytes`: text longer than this is cut at a character boundary (0: whole) — for table cells,
    /// where decoding all of a big value would be waste.
    Decoded decode(std::string_view bytes, Format format, std::size_t limitBytes = 0) const;

    /// What Auto takes these bytes for.
    Format detect(std::string_view bytes) const;

private:
    std::shared_ptr<SchemaSource> m_schemas;
};

/// "json", "avro", … as stored in settings and given to weirctl, and back; Auto for an unknown name.
std::string_view formatName(Format format);
Format formatFromName(std::string_view name);

/// The classic dump: offset, 16 bytes in hex, the printable ones. `limitBytes` 0: all.
std::string hexDump(std::string_view bytes, std::size_t limitBytes = 0);

} // namespace weir
