// The slower parts of a sample: settings, sizes on disk, subjects. Each is asked for at its own, longer interval.
#include "backend/service/clusterworker.h"

#include "backend/kafka/connectiontest.h"
#include "backend/kafka/wire/logdirs.h"
#include "backend/serde/registry/schemaregistry.h"

#include <algorithm>

namespace weir {
namespace {

constexpr int settingsTimeoutMs = 5000;
constexpr int sizesTimeoutMs = 5000;
constexpr int registryTimeoutMs = 3000;
constexpr qint64 settingsEveryMs = 60'000;
constexpr qint64 sizesEveryMs = 30'000;
constexpr qint64 subjectsEveryMs = 30'000;

bool isDue(qint64& atMs, qint64 everyMs, qint64 nowMs)
{
    if (atMs >= 0 && nowMs - atMs < everyMs)
        return false;
    atMs = nowMs;
    return true;
}

} // namespace

void ClusterWorker::sampleSettings(ClusterSnapshot& snapshot)
{
    QStringList unknown;
    const bool all = isDue(m_settingsAtMs, settingsEveryMs, m_clock.elapsed());
    for (const TopicInfo& topic : snapshot.topics) {
        if ((all || topic.cleanupPolicy.isEmpty()) && !topic.error)
            unknown.append(topic.name);
    }
    if (unknown.isEmpty() || m_stopped)
        return;
    const auto settings = ClusterAdmin(m_client.get()).topicSettings(unknown, settingsTimeoutMs);
    for (TopicInfo& topic : snapshot.topics) {
        const auto found = settings.find(topic.name);
        if (found == settings.end() || !found->second)
            continue;
        for (const ConfigEntry& entry : *found->second) {
            if (entry.name == QLatin1String("retention.ms"))
                topic.retentionMs = entry.value.toLongLong();
            else if (entry.name == QLatin1String("retention.bytes"))
                topic.retentionBytes = entry.value.toLongLong();
            else if (entry.name == QLatin1String("cleanup.policy"))
                topic.cleanupPolicy = entry.value;
        }
    }
}

void ClusterWorker::sampleSizes(ClusterSnapshot& snapshot)
{
    if (m_stopped || !isDue(m_sizesAtMs, sizesEveryMs, m_clock.elapsed()))
        return;
    const Result<LogSizes> sizes = leaderLogSizes(m_conf, sizesTimeoutMs, &m_stopped);
    if (!sizes)
        return;
    for (BrokerInfo& broker : snapshot.brokers) {
        const auto disk = sizes->disks.find(broker.id);
        if (disk == sizes->disks.end())
            continue;
        broker.logBytes = disk->second.logBytes;
        if (disk->second.totalBytes >= 0 && disk->second.usableBytes >= 0) {
            broker.diskBytes = disk->second.totalBytes;
            broker.freeBytes = disk->second.usableBytes;
        }
    }
    for (TopicInfo& topic : snapshot.topics) {
        std::int64_t total = 0;
        bool complete = !topic.partitions.isEmpty();
        for (PartitionInfo& partition : topic.partitions) {
            const auto found = sizes->bytes.find({topic.name.toStdString(), partition.id});
            if (found == sizes->bytes.end()) {
                complete = false;
                continue;
            }
            partition.bytes = found->second;
            total += found->second;
        }
        topic.bytes = complete ? std::optional(total) : std::nullopt;
    }
}

void ClusterWorker::sampleSubjects(ClusterSnapshot& snapshot)
{
    if (m_stopped || !m_registry || !isDue(m_subjectsAtMs, subjectsEveryMs, m_clock.elapsed()))
        return;
    const Result<std::vector<std::string>> subjects = m_registry->subjectsBlocking(registryTimeoutMs);
    if (!subjects)
        return;
    for (TopicInfo& topic : snapshot.topics) {
        const std::string name = topic.name.toStdString() + "-value";
        const bool has = std::binary_search(subjects->begin(), subjects->end(), name);
        topic.schemaSubject = has ? QString::fromStdString(name) : QString();
    }
}

Error ClusterWorker::explain(const Error& error)
{
    // librdkafka says that it could not connect; the test of the connection says why.
    ConnectionSpec spec = m_conf.spec;
    spec.registry.url.clear();
    for (const StepResult& step : ConnectionTest::run(spec, m_conf.secrets, {}, &m_stopped)) {
        if (step.error)
            return *step.error;
    }
    return m_failures->newest().value_or(error);
}

} // namespace weir
