#include "models/produce/recordloader.h"

#include "backend/serde/bytestext.h"
#include "backend/service/cluster.h"
#include "models/common/formats.h"
#include "models/produce/jsonvalue.h"

#include <algorithm>
#include <array>

namespace weir {
namespace {

QString words(std::string_view text) { return QString::fromUtf8(text.data(), qsizetype(text.size())); }

ProducePart hexPart(std::string_view bytes)
{
    ProducePart part;
    part.format = Format::Hex;
    part.text = QString::fromStdString(hexText(bytes));
    return part;
}

/// None while its schema is on its way.
std::optional<ProducePart> partOf(std::string_view bytes, bool isNull, const DecoderSet& decoders,
                                  const DecodeContext& context)
{
    ProducePart part;
    part.isNull = isNull;
    if (isNull)
        return part;
    const Decoded decoded = decoders.decode(bytes, Format::Auto, 0, context);
    if (decoded.state == DecodeState::Pending)
        return std::nullopt;
    if (decoded.state == DecodeState::Failed || !decoded.wrapping.empty())
        return hexPart(bytes);
    part.format = decoded.format;
    if (decoded.schema && decoded.schema->id != 0) {
        part.schema.id = decoded.schema->id;
        part.schema.subject = decoded.schema->subject;
        part.schema.version = decoded.schema->version;
        part.schema.message = decoded.schema->message;
        const std::optional<JsonValue> json = JsonValue::parse(decoded.text);
        part.text = json ? QString::fromStdString(json->text()) : words(decoded.text);
        return part;
    }
    part.text = words(decoded.text);
    if (decoded.format == Format::Text || decoded.format == Format::Json)
        return decoded.text == bytes ? part : hexPart(bytes);
    static constexpr std::array exact{Format::Integer, Format::IntegerLittle, Format::Double,
                                      Format::Uuid,    Format::MessagePack,   Format::Cbor};
    if (std::find(exact.begin(), exact.end(), decoded.format) == exact.end())
        return hexPart(bytes);
    part.numberBytes = int(std::min<std::size_t>(bytes.size(), 8));
    const Result<std::string> again = PartEncoder(part.format, part.numberBytes).encode(decoded.text);
    return again && *again == bytes ? part : hexPart(bytes);
}

} // namespace

RecordLoader::~RecordLoader() = default;

std::optional<ProduceDraft> RecordLoader::draftOf(const RecordView& record, const std::vector<RecordHeader>& headers,
                                                  const QString& topic, const DecoderSet& decoders)
{
    const std::string name = topic.toStdString();
    const auto key = partOf(record.key, record.has(RecordFlag::KeyNull), decoders, {name, RecordPart::Key, record.key});
    const auto value =
        partOf(record.value, record.has(RecordFlag::ValueNull), decoders, {name, RecordPart::Value, record.key});
    if (!key || !value)
        return std::nullopt;
    ProduceDraft draft;
    draft.key = *key;
    draft.value = *value;
    for (const RecordHeader& header : headers) {
        const bool isText = isValidUtf8(header.value);
        draft.headers.append({words(header.name),
                              isText ? words(header.value) : QString::fromStdString(hexText(header.value)),
                              header.isNull, !isText && !header.isNull});
    }
    draft.origin = tr("partition %1, offset %2").arg(formats::count(record.partition), formats::count(record.offset));
    return draft;
}

void RecordLoader::load(Cluster* cluster, const QString& topic, std::int32_t partition, std::int64_t offset,
                        std::shared_ptr<const MaskSet> masks)
{
    if (m_cluster)
        m_cluster->disconnect(this);
    m_cluster = cluster;
    m_topic = topic;
    m_offset = offset;
    m_masks = std::move(masks);
    ReadRequest request;
    request.topic = topic;
    request.partitions = {partition};
    request.start = StartKind::Offset;
    request.startValue = offset;
    request.stop = StopKind::Count;
    request.stopValue = 1;
    request.isolation = Isolation::Uncommitted;
    m_stream = cluster->openStream(request);
    connect(m_stream.get(), &RecordStream::rowsAppended, this, &RecordLoader::look, Qt::QueuedConnection);
    connect(m_stream.get(), &RecordStream::endChanged, this, &RecordLoader::look, Qt::QueuedConnection);
    connect(cluster, &Cluster::schemasArrived, this, &RecordLoader::look);
    m_stream->start();
}

bool RecordLoader::concernsMasks(const RecordView& record, const std::vector<RecordHeader>& headers) const
{
    if (!m_masks || m_masks->isEmpty())
        return false;
    const std::string topic = m_topic.toStdString();
    return (!record.has(RecordFlag::KeyNull) && m_masks->concerns(topic, RecordPart::Key)) ||
           (!record.has(RecordFlag::ValueNull) && m_masks->concerns(topic, RecordPart::Value)) ||
           std::any_of(headers.begin(), headers.end(), [&](const RecordHeader& header) {
               return m_masks->concerns(topic, RecordPart::Header, header.name);
           });
}

void RecordLoader::look()
{
    if (!m_stream)
        return;
    const bool isEnded = m_stream->end() != ReadEnd::Running;
    if (m_stream->count() == 0) {
        if (!isEnded)
            return;
        const QVector<ReadProblem> problems = m_stream->problems();
        m_stream.reset();
        if (problems.isEmpty())
            emit isGone();
        else
            emit failed(problems.first().error);
        return;
    }
    const RecordView record = m_stream->at(0);
    const std::vector<RecordHeader> headers = m_stream->headers(0);
    if (record.offset != m_offset) {
        m_stream.reset();
        emit isGone();
        return;
    }
    if (concernsMasks(record, headers)) {
        m_stream.reset();
        emit isMasked();
        return;
    }
    const std::optional<ProduceDraft> draft = draftOf(record, headers, m_topic, *m_cluster->decoders());
    if (!draft)
        return; // a schema is on its way: schemasArrived asks again
    m_stream.reset();
    emit loaded(*draft);
}

} // namespace weir
