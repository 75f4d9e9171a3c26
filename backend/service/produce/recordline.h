// Purpose: a record from one line of JSON: {"key", "value", "headers", "partition", "timestamp"}, the form that
// `weirctl tail --json` and exports have. Thread: any, no state but the decoders'. Members that say where a record was
// (topic, offset, time …) are not looked at.
//
// A string is its text; null is null (a value: a tombstone); any other JSON is its bytes as written. keyBytes and
// valueBytes (base64) are the bytes where the readable form would not give them back. They count while `key` and
// `value` still say what they say; a person who has edited the readable form means that: it is encoded by its "format"
// then. headers: [{"name", "value", "valueBytes", "nameBytes"}] or {"name": "value"}. timestamp: ms since 1970 or ISO
// 8601; -1: none.
#pragma once

#include "backend/kafka/recordwriter.h"
#include "backend/serde/decoder.h"

#include <functional>

namespace weir {

class SchemaRegistry;

class RecordLine
{
public:
    /// Text of an edited value or key to bytes of a format that has a schema (its id; 0: none was named).
    using Encode = std::function<Result<std::string>(const std::string& text, Format format, int schemaId)>;

    /// Fetches the schema with this id, so that `decoders` knows it afterwards. Blocks.
    using Fetch = std::function<void(int schemaId)>;

    /// `decoders` (not null) tells whether the readable form was edited; `encode` and `fetch` may be empty.
    RecordLine(std::string topic, std::shared_ptr<const DecoderSet> decoders, Encode encode, Fetch fetch = {});
    /// With the schemas of a registry (null: none): parse() blocks while one is asked for. Thread of parse(): one.
    static RecordLine withRegistry(std::string topic, std::shared_ptr<SchemaRegistry> registry, int timeoutMs);

    /// Decode: no JSON (the place is in the words), Invalid: no record.
    Result<ProduceRecord> parse(std::string_view line) const;

private:
    const std::string m_topic;
    const std::shared_ptr<const DecoderSet> m_decoders;
    const Encode m_encode;
    const Fetch m_fetch;
};

} // namespace weir
