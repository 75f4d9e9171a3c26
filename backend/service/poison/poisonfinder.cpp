#include "backend/service/poison/poisonfinder.h"

#include "backend/kafka/recordreader.h"
#include "backend/service/cluster.h"
#include "backend/service/export/recordtext.h"
#include "backend/service/plans/groupstand.h"
#include "backend/service/plans/plans.h"

#include <algorithm>

namespace weir {
namespace {

constexpr std::int64_t neighboursBefore = 200;
constexpr std::int64_t mostLooked = 50;
constexpr int pollMs = 20;

std::shared_ptr<const DecoderSet> borrowed(const DecoderSet& decoders) { return {std::shared_ptr<void>(), &decoders}; }

/// So that what only waits for its schema is not taken for broken.
void awaitSchemas(const std::vector<std::shared_ptr<const RecordBatch>>& records, const DecoderSet& decoders,
                  const std::string& topic)
{
    const auto wait = schemaWaiter(borrowed(decoders), nullptr);
    for (const auto& batch : records) {
        for (std::size_t i = 0; i < batch->size(); ++i) {
            const RecordView record = batch->at(i);
            const Decoded decoded =
                decoders.decode(record.value, Format::Auto, 0, {topic, RecordPart::Value, record.key});
            if (decoded.state == DecodeState::Pending && decoded.schema)
                wait(decoded.schema->id);
        }
    }
}

} // namespace

Result<PoisonReport> findPoison(const ClientConf& conf, const DecoderSet& decoders, const QString& group,
                                const TopicPartition& at, int timeoutMs)
{
    GroupReach reach(conf, timeoutMs);
    if (const Result<void> open = reach.open(); !open)
        return open.error();
    const Result<GroupStand> stand = reach.stand(group);
    if (!stand)
        return stand.error();
    ClusterAdmin admin = reach.admin();
    const Result<std::int64_t> start = admin.offsets({at}, atStart, timeoutMs).at(at);
    const Result<std::int64_t> end = admin.offsets({at}, atEnd, timeoutMs).at(at);
    if (!start || !end)
        return !start ? start.error() : end.error();
    const auto found = stand->committed.find(at);
    const std::int64_t committed =
        std::clamp(found == stand->committed.end() ? *start : found->second, *start, std::max(*start, *end));

    ClientConf browsing = conf;
    browsing.role = ClientRole::Browse;
    browsing.extra["isolation.level"] = "read_committed";
    const Result<RdKafkaPtr> client = makeClient(browsing);
    if (!client)
        return client.error();
    std::vector<std::shared_ptr<const RecordBatch>> records;
    {
        RecordReader reader(client->get(), at.topic, [&records](const std::shared_ptr<const RecordBatch>& batch) {
            records.push_back(batch);
            return true;
        });
        const ReadRange range{at.partition, std::max(*start, committed - neighboursBefore),
                              std::min(*end, committed + mostLooked)};
        if (const Result<void> begun = reader.assign({range}); !begun)
            return begun.error();
        const Deadline deadline(timeoutMs);
        while (!reader.isDone() && !deadline.isOver())
            reader.poll(pollMs);
        if (!reader.isDone() && !reader.problems().empty())
            return reader.problems().begin()->second;
    }
    awaitSchemas(records, decoders, at.topic.toStdString());
    PoisonReport report = judgePoison(at, committed, records, decoders);
    report.end = *end;
    return report;
}

void findPoison(Cluster& cluster, const QString& group, const TopicPartition& at, QObject* context,
                std::function<void(Result<PoisonReport>)> done)
{
    cluster.plans()->findPoison(group, at, context, std::move(done));
}

} // namespace weir
