#include "models/messages/recorddetail.h"

#include "models/common/errortext.h"
#include "models/common/formats.h"

#include <QCoreApplication>
#include <algorithm>

namespace weir {
namespace {

struct Detail
{
    Q_DECLARE_TR_FUNCTIONS(RecordDetail)
};

QByteArray bytesOf(std::string_view text) { return {text.data(), qsizetype(text.size())}; }

QString schemaText(const SchemaRef& ref)
{
    QStringList parts{ref.id == 0 ? Detail::tr("given for this topic") : Detail::tr("id %1").arg(ref.id)};
    if (!ref.subject.empty())
        parts << QString::fromStdString(ref.subject);
    if (ref.version > 0)
        parts << Detail::tr("version %1").arg(ref.version);
    if (!ref.message.empty())
        parts << QString::fromStdString(ref.message);
    return parts.join(QStringLiteral(" · "));
}

struct Source
{
    const RecordView& record;
    const std::string& topic;
    const DecoderSet& decoders;
    const MaskSet* masks;
};

RecordDetail::Part makePart(const Source& source, RecordPart which, Format format)
{
    const std::string_view bytes = which == RecordPart::Key ? source.record.key : source.record.value;
    RecordDetail::Part part;
    part.isNull = source.record.has(which == RecordPart::Key ? RecordFlag::KeyNull : RecordFlag::ValueNull);
    if (part.isNull)
        return part;
    part.size = std::int64_t(bytes.size());
    part.isMasked = source.masks && source.masks->concerns(source.topic, which);
    if (!part.isMasked)
        part.bytes = bytesOf(bytes);
    Decoded decoded = source.decoders.decode(bytes, format, 0, {source.topic, which, source.record.key});
    if (part.isMasked)
        decoded = source.masks->masked(std::move(decoded), source.topic, which);
    part.text = bytesOf(decoded.text);
    part.isJson = decoded.isJson;
    part.formatName = formatTitle(decoded.format);
    if (decoded.schema)
        part.schema = schemaText(*decoded.schema);
    if (!decoded.wrapping.empty())
        part.wrapping =
            Detail::tr("%1, %2 inside")
                .arg(QString::fromStdString(decoded.wrapping), formats::size(std::int64_t(decoded.unwrappedBytes)));
    if (decoded.state == DecodeState::Pending)
        part.problem = Detail::tr("The schema has been asked for; the value is shown as soon as it is there.");
    else if (decoded.error && part.isMasked) // its detail may quote the bytes
        part.problem = errorText(*decoded.error, ErrorPlace::Message).full();
    else if (decoded.error)
        part.problem =
            Detail::tr("%1 (%2)").arg(errorText(*decoded.error, ErrorPlace::Message).full(), decoded.error->detail);
    return part;
}

RecordDetail::Header makeHeader(const Source& source, const RecordHeader& header)
{
    RecordDetail::Header made;
    made.name = QString::fromUtf8(header.name.data(), qsizetype(header.name.size()));
    made.isNull = header.isNull;
    Decoded decoded = source.decoders.decode(header.value, Format::Auto, 0, {source.topic, RecordPart::Header, {}});
    made.isMasked = source.masks && source.masks->concerns(source.topic, RecordPart::Header, header.name);
    if (made.isMasked)
        decoded = source.masks->masked(std::move(decoded), source.topic, RecordPart::Header, header.name);
    made.value = QString::fromStdString(decoded.text);
    return made;
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
    case Format::Protobuf:
        return QStringLiteral("Protobuf");
    case Format::JsonSchema:
        return QStringLiteral("JSON Schema");
    case Format::RawAvro:
        return Detail::tr("Avro, unframed");
    case Format::RawProtobuf:
        return Detail::tr("Protobuf, unframed");
    case Format::MessagePack:
        return QStringLiteral("MessagePack");
    case Format::Cbor:
        return QStringLiteral("CBOR");
    case Format::IntegerLittle:
        return Detail::tr("Integer, little-endian");
    case Format::Double:
        return Detail::tr("Floating point");
    case Format::Base64:
        return QStringLiteral("Base64");
    case Format::ConsumerOffsets:
        return Detail::tr("Consumer offsets");
    case Format::TransactionState:
        return Detail::tr("Transaction state");
    }
    return {};
}

bool RecordDetail::isMasked() const
{
    return key.isMasked || value.isMasked ||
           std::any_of(headers.begin(), headers.end(), [](const Header& header) { return header.isMasked; });
}

RecordDetail RecordDetail::make(const RecordBatch& batch, std::size_t index, const DecoderSet& decoders,
                                Format keyFormat, Format valueFormat, const MaskSet* masks)
{
    const RecordView record = batch.at(index);
    const std::string& topic = batch.topics()[record.topic];
    const Source source{record, topic, decoders, masks && !masks->isEmpty() ? masks : nullptr};
    RecordDetail detail;
    detail.topic = QString::fromStdString(topic);
    detail.partition = record.partition;
    detail.offset = record.offset;
    detail.timestampMs = record.timestampMs;
    detail.isLogAppendTime = record.has(RecordFlag::LogAppendTime);
    detail.transaction = transactionText(record);
    detail.key = makePart(source, RecordPart::Key, keyFormat);
    detail.value = makePart(source, RecordPart::Value, valueFormat);
    for (const RecordHeader& header : batch.headers(index))
        detail.headers.append(makeHeader(source, header));
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
