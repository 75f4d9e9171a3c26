#include "backend/service/export/exportsink.h"

#include "backend/serde/avrocontainer.h"
#include "backend/serde/bytestext.h"
#include "backend/service/export/recordjson.h"

#include <QRandomGenerator>

namespace weir {
namespace {

constexpr std::size_t pieceBytes = 256 * 1024;

const char* codecName(AvroFileCodec codec) { return codec == AvroFileCodec::Zstandard ? "zstandard" : "deflate"; }

const char* stateOf(const RecordView& record)
{
    if (record.has(RecordFlag::ControlCommit))
        return "commit";
    if (record.has(RecordFlag::ControlAbort))
        return "abort";
    if (record.has(RecordFlag::Aborted))
        return "aborted";
    return record.has(RecordFlag::Pending) ? "open" : "";
}

/// The second branch of a union with null.
void appendSome(std::string& out, std::string_view bytes)
{
    appendAvroLong(out, 1);
    appendAvroBytes(out, bytes);
}

} // namespace

std::string_view exportAvroSchema()
{
    return R"({"type":"record","name":"Record","namespace":"weir","doc":"A record of a Kafka topic","fields":[)"
           R"({"name":"topic","type":"string"},{"name":"partition","type":"int"},{"name":"offset","type":"long"},)"
           R"({"name":"timestamp","type":["null",{"type":"long","logicalType":"timestamp-millis"}]},)"
           R"({"name":"key","type":["null","bytes"]},{"name":"value","type":["null","bytes"]},)"
           R"({"name":"headers","type":{"type":"array","items":{"type":"record","name":"Header","fields":[)"
           R"({"name":"name","type":"string"},{"name":"value","type":["null","bytes"]}]}}},)"
           R"({"name":"state","type":"string","default":"","doc":"aborted, open, commit or abort; empty: committed"}]})";
}

ExportEncoder::ExportEncoder(ExportSink& sink, RecordText text) : m_sink(sink), m_text(std::move(text)) {}

bool ExportEncoder::add(std::string_view topic, const RecordView& record, std::span<const RecordHeader> headers)
{
    switch (m_sink.m_options.format) {
    case ExportFormat::JsonLines:
        appendRecordJson(m_piece, topic, record, headers, m_text, m_sink.m_options.exactBytes);
        break;
    case ExportFormat::Csv:
        m_sink.m_columns.append(m_piece, topic, record, headers, m_text);
        break;
    case ExportFormat::Avro:
        addAvro(topic, record, headers);
        break;
    }
    ++m_records;
    return m_piece.size() < pieceBytes ? !m_sink.hasFailed() : flush();
}

void ExportEncoder::addAvro(std::string_view topic, const RecordView& record, std::span<const RecordHeader> headers)
{
    appendAvroBytes(m_piece, topic);
    appendAvroLong(m_piece, record.partition);
    appendAvroLong(m_piece, record.offset);
    appendAvroLong(m_piece, record.timestampMs < 0 ? 0 : 1);
    if (record.timestampMs >= 0)
        appendAvroLong(m_piece, record.timestampMs);
    if (record.has(RecordFlag::KeyNull))
        appendAvroLong(m_piece, 0);
    else
        appendSome(m_piece, m_text.mayShowBytes(topic, RecordPart::Key) ? std::string(record.key)
                                                                        : m_text.key(topic, record).text);
    if (record.has(RecordFlag::ValueNull))
        appendAvroLong(m_piece, 0);
    else if (m_text.mayShowBytes(topic, RecordPart::Value))
        appendSome(m_piece, record.value);
    else
        appendSome(m_piece, m_text.value(topic, record).text);
    if (!headers.empty())
        appendAvroLong(m_piece, std::int64_t(headers.size()));
    for (const RecordHeader& header : headers) {
        appendAvroBytes(m_piece, toValidUtf8(header.name));
        if (header.isNull)
            appendAvroLong(m_piece, 0);
        else
            appendSome(m_piece, m_text.mayShowBytes(topic, RecordPart::Header, header.name)
                                    ? std::string(header.value)
                                    : m_text.header(topic, header).text);
    }
    appendAvroLong(m_piece, 0);
    appendAvroBytes(m_piece, stateOf(record));
}

bool ExportEncoder::flush()
{
    if (m_text.hasMasked())
        m_sink.m_hasMasked = true;
    if (m_piece.empty())
        return !m_sink.hasFailed();
    bool written = false;
    if (m_sink.m_options.format == ExportFormat::Avro) {
        const Result<std::string> block =
            avroContainerBlock(m_piece, std::int64_t(m_records), codecName(m_sink.m_options.codec), m_sink.m_sync);
        written = block ? m_sink.write(*block, m_records) : m_sink.fail(block.error());
    } else {
        written = m_sink.write(m_piece, m_records);
    }
    m_piece.clear();
    m_records = 0;
    return written;
}

Result<std::unique_ptr<ExportSink>> ExportSink::create(const QString& path, bool replace, ExportOptions options)
{
    Result<CsvColumns> columns = CsvColumns::parse(options.columns, options.guardFormulas);
    if (!columns && options.format == ExportFormat::Csv)
        return columns.error();
    std::unique_ptr<ExportSink> sink(
        new ExportSink(std::move(options), columns ? std::move(columns).value() : CsvColumns()));
    if (const Result<void> opened = sink->m_file.open(path, replace); !opened)
        return opened.error();
    std::string beginning;
    if (sink->m_options.format == ExportFormat::Csv) {
        sink->m_columns.appendHeader(beginning);
    } else if (sink->m_options.format == ExportFormat::Avro) {
        for (int i = 0; i < 4; ++i) {
            const quint32 random = QRandomGenerator::system()->generate();
            sink->m_sync.append(reinterpret_cast<const char*>(&random), sizeof random);
        }
        beginning = avroContainerHeader(exportAvroSchema(), codecName(sink->m_options.codec), sink->m_sync);
    }
    if (!sink->write(beginning, 0))
        return *sink->error();
    return sink;
}

ExportEncoder ExportSink::encoder() { return ExportEncoder(*this, RecordText(m_options, &m_cancelled)); }

ExportEncoder ExportSink::encoder(RecordText::Decode decode)
{
    return ExportEncoder(*this, RecordText(m_options, std::move(decode)));
}

std::optional<Error> ExportSink::error() const
{
    const std::lock_guard lock(m_mutex);
    return m_error;
}

bool ExportSink::fail(const Error& error)
{
    const std::lock_guard lock(m_mutex);
    if (!m_error)
        m_error = error;
    m_failed = true;
    return false;
}

bool ExportSink::write(std::string_view piece, std::uint64_t records)
{
    const std::lock_guard lock(m_mutex);
    if (m_failed)
        return false;
    if (const Result<void> written = m_file.write(piece); !written) {
        m_error = written.error();
        m_failed = true;
        return false;
    }
    m_bytes = m_file.written();
    m_records += records;
    return true;
}

Result<void> ExportSink::commit()
{
    const std::lock_guard lock(m_mutex);
    if (m_failed) {
        m_file.discard();
        return *m_error;
    }
    Result<void> done = m_file.commit();
    if (!done) {
        m_error = done.error();
        m_failed = true;
    }
    return done;
}

void ExportSink::discard()
{
    const std::lock_guard lock(m_mutex);
    m_file.discard();
}

} // namespace weir
