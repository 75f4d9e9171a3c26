// Purpose: what was seen of one consumer group so far, and its row in the snapshot. Thread: the sampler's. Limits: a
// group of 10,000 partitions is walked once a sample; nothing is looked up by name while its partitions stay the same.
#pragma once

#include "backend/monitor/sampling/topictracker.h"

#include <functional>

namespace weir {

/// One partition that a group has a commit in or a member for.
struct TrackedCommit
{
    int topic = 0; ///< TopicTracker's number
    std::int32_t partition = 0;
    int generation = 0;           ///< the partition's, of which the window is
    std::int64_t committed = -1;  ///< -1: none
    std::int64_t countedAs = -1;  ///< the same, markers behind it counted as read
    std::int64_t changedAtMs = 0; ///< of the last commit seen; 0: it was there at the first look
    int samplesWithout = 0;       ///< a commit, in a row
    int member = -1;
    bool isExact = false;  ///< its commits come with their times
    bool isPlaced = false; ///< what was committed before all that was read has its place in the window
    struct Untold
    {
        std::int64_t atMs = 0, offset = 0; ///< 0: none
    };
    Untold untold;  ///< seen by this look, not told by the log so far
    Untold overdue; ///< the same of the look before: what has come since would tell it
    LagWindow window;

    struct Probe
    {
        std::int64_t offset = -1; ///< -1: never probed
        std::int64_t end = -1;    ///< the last stable offset then
        std::int64_t atMs = 0, timestampMs = -1;
        std::int64_t offsetsSeen = 0, recordsSeen = 0;
        bool reachedEnd = false;
        std::int64_t markersFrom = -1, markersEnd = -1; ///< nothing but markers lies in [from, end)
    } probe;
};

/// How a sample is to be read.
struct SampleTime
{
    std::int64_t nowMs = 0;
    bool readsCommits = false;         ///< commits come from __consumer_offsets…
    std::int64_t commitsFromMs = 0;    ///< …of this time on; 0: not caught up yet
    std::int64_t longestSilenceMs = 0; ///< a probe older than this says nothing of the record's age any more
};

class GroupTracker
{
public:
    explicit GroupTracker(const std::string& id);

    void setListed(const ListedGroup& listed);
    /// A list came without it. `isComplete`: of all brokers. `wasAsked`: its coordinator is one of them.
    void setUnlisted(bool isComplete, bool wasAsked);
    /// Missing in two complete lists, and nobody else may know it.
    bool isGone() const;
    void setDescribed(const Result<DescribedGroup>& described, TopicTracker& topics, const SampleTime& time);
    /// Also what each partition's readers have taken since the sample before is told to `topics`.
    void setOffsets(const Result<GroupOffsets>& offsets, TopicTracker& topics, const SampleTime& time);
    void addCommit(int topic, std::int32_t partition, std::int64_t offset, std::int64_t atMs, TopicTracker& topics);
    /// After the log's commits of this sample: what it should have told by now counts as seen; whoever has no commit in
    /// what was read of the past has made the last one before it.
    void placeUntold(TopicTracker& topics, const SampleTime& time);
    void setProbe(const WireTopicPartition& at, const ProbedOffset& probed, TopicTracker& topics, std::int64_t nowMs);
    /// The clock was put right by that much. Commits with the brokers' times stay, unless they are later than
    /// `latestMs`.
    void restart(std::int64_t deltaMs, std::int64_t latestMs);

    /// The row; the same object as before if nothing that anybody sees has changed.
    std::shared_ptr<const GroupInfo> build(TopicTracker& topics, const JudgeSettings& settings, const SampleTime& time);
    QVector<PartitionStory> story(TopicTracker& topics, const std::optional<TopicPartition>& only) const;

    const ListedGroup& listed() const { return m_listed; }
    bool isShare() const { return m_listed.type == "share" || m_listed.type == "Share"; }
    /// Its members are worth another look: it is new, or its state has changed since.
    bool wantsDescription() const { return m_wantsDescription; }
    const std::vector<TrackedCommit>& parts() const { return m_parts; }
    const std::shared_ptr<const GroupInfo>& info() const { return m_info; }

private:
    void merge(const GroupOffsets& offsets, TopicTracker& topics, const SampleTime& time);
    void take(TrackedCommit& part, std::int64_t offset, TopicTracker& topics, const SampleTime& time);
    void setAssignment(const DescribedGroup& described, TopicTracker& topics);
    void sortParts(const TopicTracker& topics);
    TrackedCommit* find(int topic, std::int32_t partition, const TopicTracker& topics);
    bool hasMembers() const;
    void rememberLag(std::optional<std::int64_t> lag);

    const QString m_id;
    ListedGroup m_listed;
    QString m_protocol, m_assignor, m_stateName;
    std::int32_t m_epoch = -1;
    QVector<GroupMember> m_members;
    DescribedGroup m_described;
    bool m_isDescribed = false;
    bool m_wantsDescription = true;
    int m_unlisted = 0; ///< complete lists in a row without it
    bool m_isUnlisted = false, m_wasAsked = false;
    bool m_isEmptied = false; ///< while unlisted, offsets were told: none
    std::optional<Error> m_membersError, m_offsetsError;
    std::int64_t m_offsetsAtMs = 0; ///< 0: never
    std::optional<std::int64_t> m_verdictSinceMs, m_membersSinceMs;
    QVector<float> m_lagHistory;
    std::vector<TrackedCommit> m_parts; ///< sorted by topic and partition
    std::shared_ptr<const GroupInfo> m_info;
};

GroupType groupTypeOf(const std::string& name);
GroupState groupStateOf(const std::string& name);

} // namespace weir
