#include "app/weirctl/recordprinter.h"

#include "backend/serde/registry/schemaregistry.h"

#include <QDateTime>
#include <QTimeZone>

namespace weir::ctl {
namespace {

/// Deeper values go out as a string: what reads our lines gives up at some depth, and would lose the whole line.
constexpr int deepestJson = 200;

bool isDeep(std::string_view json)
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

} // namespace

RecordPrinter::RecordPrinter(OutputBuffer& out, PrintOptions options, std::shared_ptr<SchemaRegistry> registry)
    : m_out(out), m_options(options), m_registry(std::move(registry)), m_decoders(m_registry)
{
}

Decoded RecordPrinter::decode(std::string_view bytes, Format format)
{
    Decoded decoded = m_decoders.decode(bytes, format);
    if (decoded.state != DecodeState::Pending || !m_registry || !decoded.schema)
        return decoded;
    if (m_askedFor.insert(decoded.schema->id).second) {
        m_out.flush(); // what is known is not held up by what is not
        (void)m_registry->fetchBlocking(decoded.schema->id, m_options.schemaTimeoutMs);
        decoded = m_decoders.decode(bytes, format);
    }
    return decoded;
}

void RecordPrinter::print(std::string_view topic, const RecordView& record, const std::vector<RecordHeader>& headers)
{
    if (m_options.json) {
        printJson(topic, record, headers);
        return;
    }
    if (isPlain(record) || record.has(RecordFlag::ValueNull)) {
        printPlain(record);
        return;
    }
    const Decoded decoded = decode(record.value, m_options.format);
    if (decoded.isJson)
        m_out.appendCompactJson(decoded.text);
    else
        m_out.append(decoded.text);
    m_out.append('\n');
}

void RecordPrinter::appendDecoded(const Decoded& decoded)
{
    if (decoded.format == Format::Integer && decoded.state == DecodeState::Ok)
        m_out.append(decoded.text);
    else if (decoded.isJson && decoded.state == DecodeState::Ok && !isDeep(decoded.text))
        m_out.appendCompactJson(decoded.text);
    else
        m_out.appendJsonString(decoded.text);
}

void RecordPrinter::printJson(std::string_view topic, const RecordView& record,
                              const std::vector<RecordHeader>& headers)
{
    m_out.append("{\"topic\":");
    m_out.appendJsonString(topic);
    m_out.append(",\"partition\":");
    m_out.appendNumber(record.partition);
    m_out.append(",\"offset\":");
    m_out.appendNumber(record.offset);
    m_out.append(",\"timestamp\":");
    m_out.appendNumber(record.timestampMs);
    m_out.append(",\"time\":\"");
    m_out.append(QDateTime::fromMSecsSinceEpoch(record.timestampMs, Qt::UTC).toString(Qt::ISODateWithMs).toStdString());
    m_out.append("\",\"key\":");
    if (record.has(RecordFlag::KeyNull))
        m_out.append("null");
    else
        appendDecoded(decode(record.key, m_options.keyFormat));
    m_out.append(",\"headers\":[");
    for (std::size_t i = 0; i < headers.size(); ++i) {
        m_out.append(i == 0 ? "{\"name\":" : ",{\"name\":");
        m_out.appendJsonString(m_decoders.decode(headers[i].name, Format::Text).text);
        m_out.append(",\"value\":");
        if (headers[i].isNull)
            m_out.append("null");
        else
            m_out.appendJsonString(m_decoders.decode(headers[i].value, Format::Auto).text);
        m_out.append('}');
    }
    m_out.append("],\"value\":");
    if (record.has(RecordFlag::ValueNull)) {
        m_out.append("null,\"format\":\"null\"}\n");
        return;
    }
    const Decoded value = decode(record.value, m_options.format);
    appendDecoded(value);
    m_out.append(",\"format\":");
    m_out.appendJsonString(formatName(value.format));
    if (value.schema) {
        m_out.append(",\"schemaId\":");
        m_out.appendNumber(value.schema->id);
    }
    if (value.error) {
        m_out.append(",\"error\":");
        m_out.appendJsonString((value.error->detail).toStdString());
    }
    m_out.append("}\n");
}

} // namespace weir::ctl
