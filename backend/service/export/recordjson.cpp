#include "backend/service/export/recordjson.h"

#include "backend/serde/bytestext.h"
#include "backend/serde/jsonpart.h"

#include <charconv>
#include <ctime>

namespace weir {
namespace {

/// Deeper values go out as a string: what reads our lines gives up at some depth, and would lose the whole line.
constexpr int deepestJson = 200;

void appendNumber(std::string& out, std::int64_t number)
{
    char digits[24];
    out.append(digits, std::size_t(std::to_chars(digits, digits + sizeof digits, number).ptr - digits));
}

void appendTime(std::string& out, std::int64_t ms)
{
    if (ms < 0) {
        out += "null";
        return;
    }
    const std::time_t seconds = std::time_t(ms / 1000);
    std::tm parts = {};
    gmtime_r(&seconds, &parts);
    char text[64];
    const int size =
        std::snprintf(text, sizeof text, "\"%04d-%02d-%02dT%02d:%02d:%02d.%03dZ\"", parts.tm_year + 1900,
                      parts.tm_mon + 1, parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec, int(ms % 1000));
    out.append(text, std::size_t(size));
}

/// Written as it is, `bytes` would be read back from it.
bool comesBackAsWritten(std::string_view bytes)
{
    if (bytes.empty() || bytes.front() == '"' || bytes == "null" || bytes.find_first_of("\n\r") != std::string::npos)
        return false;
    const auto isBlank = [](char c) { return c == ' ' || c == '\t'; };
    return !isBlank(bytes.front()) && !isBlank(bytes.back());
}

/// Appends the member's value; returns whether reading it gives `bytes` again.
bool appendDecoded(std::string& out, const Decoded& decoded, std::string_view bytes, bool exact)
{
    if (decoded.format == Format::Integer && decoded.state == DecodeState::Ok) {
        out += decoded.text;
        return false;
    }
    if (decoded.isJson && decoded.state == DecodeState::Ok && !isDeepJson(decoded.text)) {
        const bool same = exact && decoded.text == bytes && comesBackAsWritten(bytes);
        if (same)
            out += decoded.text;
        else
            appendCompactJson(out, decoded.text);
        return same;
    }
    appendJsonString(out, decoded.text);
    return decoded.text == bytes;
}

void appendBytes(std::string& out, std::string_view name, std::string_view bytes)
{
    out.append(",\"").append(name).append("\":\"").append(base64Text(bytes)).append("\"");
}

const char* stateOf(const RecordView& record)
{
    if (record.has(RecordFlag::ControlCommit))
        return "commit";
    if (record.has(RecordFlag::ControlAbort))
        return "abort";
    if (record.has(RecordFlag::Aborted))
        return "aborted";
    return record.has(RecordFlag::Pending) ? "open" : nullptr;
}

void appendHeader(std::string& out, std::string_view topic, const RecordHeader& header, RecordText& text, bool exact)
{
    const std::string name = toValidUtf8(header.name);
    out += "{\"name\":";
    appendJsonString(out, name);
    out += ",\"value\":";
    if (header.isNull) {
        out += "null";
    } else {
        const Decoded value = text.header(topic, header);
        appendJsonString(out, value.text);
        if (exact && value.text != header.value && text.mayShowBytes(topic, RecordPart::Header, header.name))
            appendBytes(out, "valueBytes", header.value);
    }
    if (exact && name != header.name)
        appendBytes(out, "nameBytes", header.name);
    out += '}';
}

} // namespace

bool isDeepJson(std::string_view json)
{
    int depth = 0;
    bool inString = false;
    for (std::size_t i = 0; i < json.size(); ++i) {
        const char c = json[i];
        if (inString) {
            i += c == '\\' ? 1 : 0;
            inString = c != '"';
        } else if (c == '"') {
            inString = true;
        } else if (c == '{' || c == '[') {
            if (++depth > deepestJson)
                return true;
        } else if (c == '}' || c == ']') {
            --depth;
        }
    }
    return false;
}

void appendCompactJson(std::string& out, std::string_view json)
{
    std::size_t from = 0;
    bool inString = false;
    for (std::size_t i = 0; i < json.size(); ++i) {
        const char c = json[i];
        if (inString) {
            if (c == '\\')
                ++i;
            else if (c == '"')
                inString = false;
        } else if (c == '"') {
            inString = true;
        } else if (c == ' ' || c == '\n' || c == '\r' || c == '\t') {
            out.append(json.substr(from, i - from));
            from = i + 1;
        }
    }
    if (from < json.size())
        out.append(json.substr(from));
}

void appendRecordJson(std::string& out, std::string_view topic, const RecordView& record,
                      std::span<const RecordHeader> headers, RecordText& text, bool exact)
{
    out += "{\"topic\":";
    appendJsonString(out, topic);
    out += ",\"partition\":";
    appendNumber(out, record.partition);
    out += ",\"offset\":";
    appendNumber(out, record.offset);
    out += ",\"timestamp\":";
    appendNumber(out, record.timestampMs);
    out += ",\"time\":";
    appendTime(out, record.timestampMs);
    if (const char* state = stateOf(record))
        out.append(",\"state\":\"").append(state).append("\"");
    out += ",\"key\":";
    if (record.has(RecordFlag::KeyNull)) {
        out += "null";
    } else if (!appendDecoded(out, text.key(topic, record), record.key, exact) && exact &&
               text.mayShowBytes(topic, RecordPart::Key)) {
        appendBytes(out, "keyBytes", record.key);
    }
    out += ",\"headers\":[";
    for (const RecordHeader& header : headers) {
        if (&header != headers.data())
            out += ',';
        appendHeader(out, topic, header, text, exact);
    }
    out += "],\"value\":";
    if (record.has(RecordFlag::ValueNull)) {
        out += "null,\"format\":\"null\"}\n";
        return;
    }
    const Decoded value = text.value(topic, record);
    const bool same = appendDecoded(out, value, record.value, exact);
    out += ",\"format\":";
    appendJsonString(out, formatName(value.format));
    if (!same && exact && text.mayShowBytes(topic, RecordPart::Value))
        appendBytes(out, "valueBytes", record.value);
    if (value.schema && value.schema->id != 0) {
        out += ",\"schemaId\":";
        appendNumber(out, value.schema->id);
    }
    if (value.error) {
        out += ",\"error\":";
        appendJsonString(out, value.error->detail.toStdString());
    }
    out += "}\n";
}

} // namespace weir
