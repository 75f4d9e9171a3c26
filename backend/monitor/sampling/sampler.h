// Purpose: takes one sample of a cluster at a time and makes a snapshot of it: what to ask for this time, whom it
// failed for, what it says of each group. Thread: one worker; sample() blocks while it asks. Limits: at most three
// requests a broker and one a coordinator for 100 groups each time; more only for what has changed.
#pragma once

#include "backend/base/clock.h"
#include "backend/monitor/sampling/commitfeed.h"
#include "backend/monitor/sampling/grouptracker.h"

#include <QSet>
#include <atomic>
#include <map>
#include <memory>
#include <set>

namespace weir {

class SampleRecorder;
class HistoryStore;

class Sampler
{
public:
    /// All outlive the sampler. `feed` may be null: commits are told by looking. `cancel` (may be null) ends a call.
    Sampler(ClusterSource& source, const Clock& clock, CommitFeed* feed = nullptr,
            const std::atomic<bool>* cancel = nullptr);
    ~Sampler();

    void setSettings(const JudgeSettings& settings) { m_settings = settings; }
    void setRetention(const QHash<QString, std::int64_t>& retentionMs);
    /// Null: nothing is recorded. Tells the past of ends too, for time lags.
    void setStore(std::shared_ptr<HistoryStore> store);
    /// `everyMs`, `reason`: what the snapshot says of them.
    std::shared_ptr<const MonitorSnapshot> sample(int everyMs, const QString& reason);

    const std::shared_ptr<const MonitorSnapshot>& snapshot() const { return m_snapshot; }
    /// Where partitions begin and end as the newest sample has it; null: it brought no ends.
    std::shared_ptr<EndsSnapshot> ends() const;
    /// Empty until the cluster has told it.
    QString clusterId() const { return QString::fromStdString(m_cluster.id); }
    /// Such a group is looked at closely for a while. Errors: NotFound.
    Result<QVector<PartitionStory>> story(const QString& group, const std::optional<TopicPartition>& only = {});

private:
    bool sampleCluster(const Deadline& deadline);
    void sampleEnds(bool starts, const Deadline& deadline);
    void sampleSizes(const Deadline& deadline);
    void sampleList(const Deadline& deadline);
    void sampleOffsets(const Deadline& deadline);
    void sampleMembers(const Deadline& deadline);
    void sampleRecords(const Deadline& deadline);
    CommitBatch takeCommits();
    void apply(const CommitBatch& batch);
    void fillEnds();
    void setClockOffset(std::int64_t offsetMs);
    bool wantsProbe(const GroupTracker& group, const TrackedCommit& part, bool isRound);
    std::shared_ptr<const MonitorSnapshot> makeSnapshot(int everyMs, const QString& reason);
    void fail(std::int32_t broker, const Error& error) { m_brokerErrors.emplace(broker, error); }

    ClusterSource& m_source;
    const Clock& m_clock;
    CommitFeed* const m_feed;
    const std::atomic<bool>* const m_cancel;
    JudgeSettings m_settings;
    SourceCluster m_cluster;
    TopicTracker m_topics;
    std::map<std::string, GroupTracker> m_groups; ///< sorted as the snapshot has them
    std::unique_ptr<SampleRecorder> m_recorder;
    std::shared_ptr<const MonitorSnapshot> m_snapshot;
    SampleTime m_time;
    std::int64_t m_clockOffsetMs = 0;
    std::int64_t m_sampleNumber = -1;
    std::int64_t m_clusterAtSample = -1, m_startsAtSample = -1;
    bool m_clusterChanged = true;
    bool m_hasGroups = false;                                      ///< a list has come
    std::optional<std::chrono::steady_clock::time_point> m_endsAt; ///< of the newest sample
    std::optional<Error> m_error, m_commitsError;
    CommitSource m_commits = CommitSource::Sampled;
    std::map<std::int32_t, Error> m_brokerErrors;
    std::map<std::string, std::int64_t> m_watchedUntil; ///< groups, by the number of a sample
    std::string m_probeAfter;                           ///< the group where the last round of probes ended
};

} // namespace weir
