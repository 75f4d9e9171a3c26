#include "app/weirctl/recordprinter.h"

#include "backend/serde/registry/schemaregistry.h"

namespace weir::ctl {
namespace {

ExportOptions textOptions(const PrintOptions& options)
{
    ExportOptions text;
    text.keyFormat = options.keyFormat;
    text.valueFormat = options.format;
    return text;
}

} // namespace

RecordPrinter::RecordPrinter(OutputBuffer& out, PrintOptions options, std::shared_ptr<SchemaRegistry> registry)
    : m_out(out), m_options(options), m_registry(std::move(registry)), m_decoders(m_registry),
      m_text(textOptions(options), [this](std::string_view bytes, Format format, const DecodeContext& context) {
          return decode(bytes, format, context);
      })
{
}

Decoded RecordPrinter::decode(std::string_view bytes, Format format, const DecodeContext& context)
{
    Decoded decoded = m_decoders.decode(bytes, format, 0, context);
    if (decoded.state != DecodeState::Pending || !m_registry || !decoded.schema)
        return decoded;
    if (m_askedFor.insert(decoded.schema->id).second) {
        m_out.flush(); // what is known is not held up by what is not
        (void)m_registry->fetchBlocking(decoded.schema->id, m_options.schemaTimeoutMs);
        decoded = m_decoders.decode(bytes, format, 0, context);
    }
    return decoded;
}

void RecordPrinter::print(std::string_view topic, const RecordView& record, const std::vector<RecordHeader>& headers)
{
    if (m_options.json) {
        m_line.clear();
        appendRecordJson(m_line, topic, record, headers, m_text, true);
        m_out.append(m_line);
        return;
    }
    if (isPlain(record) || record.has(RecordFlag::ValueNull)) {
        printPlain(record);
        return;
    }
    const Decoded decoded = decode(record.value, m_options.format, {topic, RecordPart::Value, record.key});
    if (decoded.isJson)
        m_out.appendCompactJson(decoded.text);
    else
        m_out.append(decoded.text);
    m_out.append('\n');
}

} // namespace weir::ctl
