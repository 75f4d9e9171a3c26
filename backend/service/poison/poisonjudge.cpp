#include "backend/service/poison/poisonfinder.h"

#include "backend/base/clock.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <algorithm>
#include <map>

namespace weir {
namespace {

constexpr std::int64_t dayMs = 86'400'000;
constexpr std::int64_t timesLarger = 10;
constexpr std::int64_t leastLarge = 10'000;
/// Fewer neighbours than this say nothing about what is usual.
constexpr int leastNeighbours = 3;
constexpr double nearlyAll = 0.9;

struct Look
{
    std::int64_t offset = 0, timestampMs = -1, bytes = 0;
    bool isNull = false, isKeyNull = false;
    std::string value;
    Decoded decoded;
    bool isObject = false;
    QStringList fields;
};

Look lookAt(const RecordView& record, const std::string& topic, const DecoderSet& decoders)
{
    Look look;
    look.offset = record.offset;
    look.timestampMs = record.timestampMs;
    look.bytes = std::int64_t(record.key.size() + record.value.size());
    look.isNull = record.has(RecordFlag::ValueNull);
    look.isKeyNull = record.has(RecordFlag::KeyNull);
    if (look.isNull)
        return look;
    look.value = std::string(record.value);
    look.decoded = decoders.decode(record.value, Format::Auto, 0, {topic, RecordPart::Value, record.key});
    if (look.decoded.isJson && look.decoded.state == DecodeState::Ok) {
        const QJsonDocument document =
            QJsonDocument::fromJson(QByteArray(look.decoded.text.data(), qsizetype(look.decoded.text.size())));
        look.isObject = document.isObject();
        look.fields = document.object().keys();
    }
    return look;
}

/// What nearly all neighbours have in common.
struct Usual
{
    int count = 0;
    std::optional<Format> format;
    std::optional<int> schema;
    std::int64_t medianBytes = 0;
    bool hasValues = false, hasKeys = false;
    QStringList fields;
    std::int64_t newestMs = -1;
};

template <typename Value> std::optional<Value> nearlyAlways(const std::map<Value, int>& counts, int all)
{
    for (const auto& [value, count] : counts) {
        if (count >= nearlyAll * all)
            return value;
    }
    return {};
}

Usual usualOf(const std::vector<const Look*>& neighbours)
{
    Usual usual;
    usual.count = int(neighbours.size());
    std::map<Format, int> formats;
    std::map<int, int> schemas;
    std::map<QString, int> fields;
    std::vector<std::int64_t> sizes;
    int values = 0, keys = 0, objects = 0;
    for (const Look* look : neighbours) {
        usual.newestMs = std::max(usual.newestMs, look->timestampMs);
        keys += look->isKeyNull ? 0 : 1;
        sizes.push_back(look->bytes);
        if (look->isNull)
            continue;
        ++values;
        if (look->decoded.state != DecodeState::Failed)
            ++formats[look->decoded.format];
        if (look->decoded.schema)
            ++schemas[look->decoded.schema->id];
        objects += look->isObject ? 1 : 0;
        for (const QString& field : look->fields)
            ++fields[field];
    }
    if (usual.count < leastNeighbours)
        return usual;
    std::nth_element(sizes.begin(), sizes.begin() + std::ptrdiff_t(sizes.size() / 2), sizes.end());
    usual.medianBytes = sizes[sizes.size() / 2];
    usual.hasValues = values >= nearlyAll * usual.count;
    usual.hasKeys = keys >= nearlyAll * usual.count;
    usual.format = nearlyAlways(formats, values);
    usual.schema = nearlyAlways(schemas, values);
    if (objects >= nearlyAll * values) {
        for (const auto& [field, count] : fields) {
            if (count >= nearlyAll * objects)
                usual.fields << field;
        }
    }
    return usual;
}

class Judge
{
public:
    Judge(PoisonReport& report, const DecoderSet& decoders, std::string topic)
        : m_report(report), m_decoders(decoders), m_topic(std::move(topic))
    {
    }

    void judge(const Look& look, const Usual& usual)
    {
        if (usual.count >= leastNeighbours) {
            judgeForm(look, usual);
            judgeRest(look, usual);
        }
    }
    PoisonSuspect& add(const Look& look, PoisonReason reason)
    {
        PoisonSuspect suspect;
        suspect.at = m_report.at;
        suspect.offset = look.offset;
        suspect.reason = reason;
        suspect.timestampMs = look.timestampMs;
        suspect.bytes = look.bytes;
        suspect.format = suspect.usualFormat = look.decoded.format;
        m_report.suspects << suspect;
        return m_report.suspects.last();
    }

private:
    void judgeForm(const Look& look, const Usual& usual)
    {
        if (look.isNull || look.decoded.state == DecodeState::Pending)
            return;
        std::optional<Error> error = look.decoded.error;
        bool cannot = look.decoded.state == DecodeState::Failed;
        if (!cannot && usual.format && look.decoded.format != *usual.format) {
            const Decoded asUsual = m_decoders.decode(look.value, *usual.format, 0, {m_topic, RecordPart::Value, {}});
            cannot = asUsual.state == DecodeState::Failed;
            error = asUsual.error;
            if (!cannot)
                add(look, PoisonReason::OtherFormat).usualFormat = *usual.format;
        }
        if (cannot) {
            PoisonSuspect& suspect = add(look, PoisonReason::CannotDecode);
            suspect.usualFormat = usual.format.value_or(look.decoded.format);
            suspect.error = error;
            return;
        }
        if (usual.schema && look.decoded.schema && look.decoded.schema->id != *usual.schema) {
            PoisonSuspect& suspect = add(look, PoisonReason::OtherSchema);
            suspect.number = look.decoded.schema->id;
            suspect.usual = *usual.schema;
        }
        if (!look.isObject && usual.fields.isEmpty())
            return;
        QStringList missing;
        for (const QString& field : usual.fields) {
            if (look.isObject && !look.fields.contains(field))
                missing << field;
        }
        if (!missing.isEmpty())
            add(look, PoisonReason::MissingFields).fields = missing;
    }

    void judgeRest(const Look& look, const Usual& usual)
    {
        if (look.bytes > leastLarge && look.bytes > timesLarger * usual.medianBytes) {
            PoisonSuspect& suspect = add(look, PoisonReason::MuchLarger);
            suspect.number = look.bytes;
            suspect.usual = usual.medianBytes;
        }
        if (look.isNull && usual.hasValues)
            add(look, PoisonReason::NullValue);
        if (look.isKeyNull && usual.hasKeys)
            add(look, PoisonReason::NullKey);
        // Forwards only what is yet to come is odd: traffic may have paused.
        const bool isOdd =
            look.timestampMs >= 0 && usual.newestMs >= 0 &&
            (look.timestampMs < usual.newestMs - dayMs || look.timestampMs > SystemClock::instance().nowMs() + dayMs);
        if (isOdd) {
            PoisonSuspect& suspect = add(look, PoisonReason::OddTime);
            suspect.number = look.timestampMs;
            suspect.usual = usual.newestMs;
        }
    }

    PoisonReport& m_report;
    const DecoderSet& m_decoders;
    const std::string m_topic;
};

} // namespace

PoisonReport judgePoison(const TopicPartition& at, std::int64_t committed,
                         const std::vector<std::shared_ptr<const RecordBatch>>& records, const DecoderSet& decoders)
{
    PoisonReport report;
    report.at = at;
    report.committed = committed;
    std::vector<Look> before, after;
    const std::string topic = at.topic.toStdString();
    for (const auto& batch : records) {
        for (std::size_t i = 0; i < batch->size(); ++i) {
            const RecordView record = batch->at(i);
            if (!record.isControl())
                (record.offset < committed ? before : after).push_back(lookAt(record, topic, decoders));
        }
    }
    report.looked = int(after.size());
    report.neighbours = int(before.size());
    report.end = after.empty() ? committed : after.back().offset + 1;
    Judge judge(report, decoders, topic);
    for (const Look& look : after) {
        std::vector<const Look*> neighbours;
        for (const Look& other : before)
            neighbours.push_back(&other);
        // With little before the commit, what comes after it says what is usual.
        if (before.size() < std::size_t(leastNeighbours)) {
            for (const Look& other : after) {
                if (&other != &look)
                    neighbours.push_back(&other);
            }
        }
        judge.judge(look, usualOf(neighbours));
    }
    if (!after.empty())
        judge.add(after.front(), PoisonReason::FirstUncommitted);
    std::stable_sort(report.suspects.begin(), report.suspects.end(),
                     [](const PoisonSuspect& a, const PoisonSuspect& b) {
                         return std::pair(a.offset, int(a.reason)) < std::pair(b.offset, int(b.reason));
                     });
    return report;
}

} // namespace weir
