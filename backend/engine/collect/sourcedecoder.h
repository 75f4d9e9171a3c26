// Purpose: values and keys of a source topic's records to JSON, as the source's definition names their format (the
// console's decoders). Thread: one; read() waits for a schema for some seconds. Limits: as JsonParser; schemas come
// from the registry, which may be null.
#pragma once

#include "backend/base/json/jsonparser.h"
#include "backend/serde/decoder.h"
#include "backend/serde/registry/schemaregistry.h"

#include <map>

namespace weir::engine {

struct DecodedPart
{
    enum class State : std::uint8_t {
        Read,
        Broken, ///< will never be read: a dead letter
        Waits   ///< the schema registry cannot be asked now
    };
    State state = State::Read;
    Json value{};
    std::string words{}; ///< why not
};

class SourceDecoder
{
public:
    explicit SourceDecoder(std::shared_ptr<SchemaRegistry> registry);
    /// `format`: auto, json, avro, protobuf. The value looks into `bytes` and `arena`. What is no JSON is a text.
    DecodedPart read(std::string_view bytes, const std::string& format, RecordPart part, JsonArena& arena);

private:
    Decoded decode(std::string_view bytes, Format format, RecordPart part);

    std::shared_ptr<SchemaRegistry> m_registry;
    DecoderSet m_decoders;
    JsonParser m_parser;
};

} // namespace weir::engine
