// Purpose: a record as one line of JSON, the form of `weirctl tail --json` and of exported JSON lines, and back from
// it. Thread: any, no state of its own. Members: topic, partition, offset, timestamp (ms since 1970, -1: none), time,
// key, headers [{name, value}], value, format; schemaId, error where there is one; state of what is in no finished
// transaction. A value or key is JSON where it is some, else text. Limits: JSON deeper than 200 levels is text.
//
// The bytes come back exactly: a string is its text, any other JSON is itself as written; keyBytes, valueBytes and a
// header's valueBytes and nameBytes (base64), where they stand, are the bytes instead; but of a key or value that a
// schema of a registry had made readable, reading takes the readable form.
#pragma once

#include "backend/service/export/recordtext.h"

namespace weir {

/// With the line break. `exact`: adds the bytes where the readable form would not give them back.
void appendRecordJson(std::string& out, std::string_view topic, const RecordView& record,
                      std::span<const RecordHeader> headers, RecordText& text, bool exact);

/// JSON without the white space between its tokens, so that it is one line.
void appendCompactJson(std::string& out, std::string_view json);
bool isDeepJson(std::string_view json);

/// A record that was read from such a line; the views point into `text`.
struct JsonRecord
{
    JsonRecord() = default;
    JsonRecord(JsonRecord&&) = default;
    JsonRecord& operator=(JsonRecord&&) = default;
    JsonRecord(const JsonRecord&) = delete;
    std::string topic;
    RecordView record;
    std::vector<RecordHeader> headers;
    std::string text; ///< memory of key, value and headers: at least 64 bytes, so that it stays where it is
};

/// None: the line is valid JSON, but no record of ours. Decode: it is one, and something in it is wrong.
Result<std::optional<JsonRecord>> readRecordJson(std::string_view line);

} // namespace weir
