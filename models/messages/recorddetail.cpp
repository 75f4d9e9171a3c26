#include "models/messages/recorddetail.h"

#include "models/common/errortext.h"

#include <QCoreApplication>

namespace weir {
namespace {

struct Detail
{
    Q_DECLARE_TR_FUNCTIONS(RecordDetail)
};

QByteArray bytesOf(std::string_view text) { return {text.data(), qsizetype(text.size())}; }

QString schemaText(const SchemaRef& ref)
{
    QStringList parts{Detail::tr("id %1").arg(ref.id)};
    if (!ref.subject.empty())
        parts << QString::fromStdString(ref.subject);
    if (ref.version > 0)
        parts << Detail::tr("version %1").arg(ref.version);
    return parts.join(QStringLiteral(" · "));
}

RecordDetail::Part makePart(std::string_view bytes, bool isNull, const DecoderSet& decoders, Format format)
{
    RecordDetail::Part part;
    part.isNull = isNull;
    if (isNull)
        return part;
    part.bytes = bytesOf(bytes);
    const Decoded decoded = decoders.decode(bytes, format);
    part.text = bytesOf(decoded.text);
    part.isJson = decoded.isJson;
    part.formatName = formatTitle(decoded.format);
    if (decoded.schema)
        part.schema = schemaText(*decoded.schema);
    if (decoded.state == DecodeState::Pending)
        part.problem = Detail::tr("The schema has been asked for; the value is shown as soon as it is there.");
    else if (decoded.error)
        part.problem =
            Detail::tr("%1 (%2)").arg(errorText(*decoded.error, ErrorPlace::Message).full(), decoded.error->detail);
    return part;
}

QString transactionText(const RecordView& record)
{
    if (record.has(RecordFlag::ControlCommit))
        return Detail::tr("marker: the transaction was committed here");
    if (record.has(RecordFlag::ControlAbort))
        return Detail::tr("marker: the transaction was aborted here");
    if (record.has(RecordFlag::Aborted))
        return Detail::tr("aborted: readers of committed records never see it");
    if (record.has(RecordFlag::Pending))
        return Detail::tr("open: neither committed nor aborted yet");
    if (record.has(RecordFlag::Transactional))
        return Detail::tr("committed");
    return {};
}

void newLine(QByteArray& out, int level)
{
    out += '\n';
    out.append(2 * qsizetype(std::min(level, 64)), ' ');
}

} // namespace

QString formatTitle(Format format)
{
    switch (format) {
    case Format::Auto:
        return Detail::tr("Automatic");
    case Format::Json:
        return QStringLiteral("JSON");
    case Format::Text:
        return Detail::tr("Text");
    case Format::Avro:
        return QStringLiteral("Avro");
    case Format::Integer:
        return Detail::tr("Integer");
    case Format::Uuid:
        return QStringLiteral("UUID");
    case Format::Hex:
        return Detail::tr("Hex");
    }
    return {};
}

RecordDetail RecordDetail::make(const RecordBatch& batch, std::size_t index, const DecoderSet& decoders,
                                Format keyFormat, Format valueFormat)
{
    const RecordView record = batch.at(index);
    RecordDetail detail;
    detail.topic = QString::fromStdString(batch.topics()[record.topic]);
    detail.partition = record.partition;
    detail.offset = record.offset;
    detail.timestampMs = record.timestampMs;
    detail.isLogAppendTime = record.has(RecordFlag::LogAppendTime);
    detail.transaction = transactionText(record);
    detail.key = makePart(record.key, record.has(RecordFlag::KeyNull), decoders, keyFormat);
    detail.value = makePart(record.value, record.has(RecordFlag::ValueNull), decoders, valueFormat);
    for (const RecordHeader& header : batch.headers(index)) {
        const QString value = QString::fromStdString(decoders.decode(header.value, Format::Auto).text);
        detail.headers.append(
            {QString::fromUtf8(header.name.data(), qsizetype(header.name.size())), value, header.isNull});
    }
    return detail;
}

QByteArray indentedJson(const QByteArray& json)
{
    QByteArray out;
    out.reserve(json.size() + json.size() / 2);
    int level = 0;
    bool inString = false;
    for (qsizetype i = 0; i < json.size(); ++i) {
        const char c = json[i];
        if (inString) {
            out += c;
            if (c == '\\' && i + 1 < json.size())
                out += json[++i];
            else if (c == '"')
                inString = false;
            continue;
        }
        switch (c) {
        case ' ':
        case '\t':
        case '\r':
        case '\n':
            break;
        case '"':
            inString = true;
            out += c;
            break;
        case '{':
        case '[': {
            qsizetype next = i + 1;
            while (next < json.size() &&
                   (json[next] == ' ' || json[next] == '\n' || json[next] == '\r' || json[next] == '\t'))
                ++next;
            out += c;
            if (next < json.size() && (json[next] == '}' || json[next] == ']')) {
                out += json[next];
                i = next;
            } else {
                newLine(out, ++level);
            }
            break;
        }
        case '}':
        case ']':
            newLine(out, --level);
            out += c;
            break;
        case ',':
            out += c;
            newLine(out, level);
            break;
        case ':':
            out += ": ";
            break;
        default:
            out += c;
        }
    }
    return out;
}

} // namespace weir
