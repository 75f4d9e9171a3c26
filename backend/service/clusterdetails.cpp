// The slower parts of a sample: settings, sizes on disk, subjects. Each is asked for at its own, longer interval.
#include "backend/service/clusterworker.h"

namespace weir {
namespace {

constexpr int settingsTimeoutMs = 5000;
constexpr qint64 settingsEveryMs = 60'000;

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

void ClusterWorker::sampleSizes(ClusterSnapshot&) {}

void ClusterWorker::sampleSubjects(ClusterSnapshot&) {}

Error ClusterWorker::explain(const Error& error) { return m_failures->newest().value_or(error); }

} // namespace weir
