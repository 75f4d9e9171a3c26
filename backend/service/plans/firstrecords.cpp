#include "backend/service/plans/firstrecords.h"

#include "backend/kafka/recordreader.h"
#include "backend/kafka/wire/deadline.h"
#include "backend/service/export/recordtext.h"

#include <map>

namespace weir {
namespace {

constexpr int mostSteps = 200;
constexpr int patienceMs = 3000;
constexpr int pollMs = 20;
constexpr qsizetype mostLetters = 500;

QString oneLine(const std::string& text)
{
    return QString::fromUtf8(text.data(), qsizetype(std::min(text.size(), std::size_t(4 * mostLetters)))).simplified();
}

void fill(PlanStep& step, const RecordView& record, RecordText& texts)
{
    const std::string topic = step.at.topic.toStdString();
    if (record.timestampMs >= 0)
        step.targetTimeMs = record.timestampMs;
    const QString value =
        record.has(RecordFlag::ValueNull) ? QStringLiteral("null") : oneLine(texts.value(topic, record).text);
    QString text = value;
    if (!record.has(RecordFlag::KeyNull) && !record.key.empty())
        text = oneLine(texts.key(topic, record).text) + QStringLiteral(": ") + value;
    step.firstRecord = text.left(mostLetters);
}

void readTopic(rd_kafka_s* client, const QString& topic, const std::map<std::int32_t, PlanStep*>& steps,
               RecordText& texts, const Deadline& deadline)
{
    std::map<std::int32_t, PlanStep*> left = steps;
    RecordReader reader(client, topic, [&](const std::shared_ptr<const RecordBatch>& batch) {
        for (std::size_t i = 0; i < batch->size(); ++i) {
            const RecordView record = batch->at(i);
            const auto found = left.find(record.partition);
            if (found == left.end())
                continue;
            fill(*found->second, record, texts);
            left.erase(found);
        }
        return true;
    });
    std::vector<ReadRange> ranges;
    for (const auto& [partition, step] : steps)
        ranges.push_back({partition, *step->to, step->end.value_or(ReadRange::endless)});
    if (!reader.assign(ranges))
        return;
    while (!left.empty() && !reader.isDone() && !deadline.isOver())
        reader.poll(pollMs);
}

} // namespace

void readFirstRecords(const ClientConf& conf, const ExportOptions& reading, QVector<PlanStep>& steps)
{
    std::map<QString, std::map<std::int32_t, PlanStep*>> byTopic;
    int count = 0;
    for (PlanStep& step : steps) {
        const bool isThere = step.kind == StepKind::MoveOffset && !step.refused && step.to && step.end &&
                             *step.to < *step.end && step.start && *step.to >= *step.start;
        if (isThere && count++ < mostSteps)
            byTopic[step.at.topic][step.at.partition] = &step;
    }
    if (byTopic.empty())
        return;
    ClientConf browsing = conf;
    browsing.role = ClientRole::Browse;
    browsing.extra["isolation.level"] = "read_committed";
    browsing.extra["fetch.message.max.bytes"] = "262144";
    const Result<RdKafkaPtr> client = makeClient(browsing);
    if (!client)
        return;
    RecordText texts(reading);
    const Deadline deadline(patienceMs);
    for (const auto& [topic, wanted] : byTopic)
        readTopic(client->get(), topic, wanted, texts, deadline);
}

} // namespace weir
