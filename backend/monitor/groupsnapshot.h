// Purpose: what is known of a cluster's consumer groups and flows at one moment. Thread: immutable, shared as
// shared_ptr<const …>; a group in which nothing changed is the same object as in the snapshot before.
#pragma once

#include "backend/base/error.h"
#include "backend/kafka/clusteradmin.h"
#include "backend/monitor/verdict/lagwindow.h"

#include <QHash>
#include <QString>
#include <QVector>
#include <memory>

namespace weir {

/// The protocol that a group speaks (KIP-848, KIP-932, KIP-1071).
enum class GroupType { Unknown, Classic, Consumer, Share, Streams };
/// Of all protocols, as the broker names them; Other: newer than Weir (GroupInfo::stateName).
enum class GroupState {
    Unknown,
    Empty,
    PreparingRebalance,
    CompletingRebalance,
    Stable,
    Assigning,
    Reconciling,
    NotReady,
    Dead,
    Other
};

struct GroupMember
{
    QString id, instanceId, clientId, host, rack;
    std::int32_t epoch = -1;          ///< -1: the protocol has none
    QVector<TopicPartition> assigned; ///< sorted
    QVector<TopicPartition> target;   ///< where it is going, if that is another; else empty
    friend bool operator==(const GroupMember&, const GroupMember&) = default;
};

/// An estimate of real records among offsets (transaction markers, aborted and compacted records left out).
struct RecordLag
{
    std::int64_t records = 0;
    std::int64_t sampledOffsets = 0; ///< what the estimate rests on
    bool isExact = false;            ///< all of them were looked at
    friend bool operator==(const RecordLag&, const RecordLag&) = default;
};

struct GroupPartition
{
    TopicPartition at;
    std::optional<std::int64_t> committed, end, stableEnd, start;
    bool countsFromStart = false;          ///< no commit: lags count from the start offset
    std::optional<std::int64_t> lag;       ///< end − committed; negative as it is
    std::optional<std::int64_t> stableLag; ///< last stable offset − committed
    std::optional<RecordLag> recordLag;
    Judgement judgement;
    std::optional<TimeLag> timeLag;
    std::optional<std::int64_t>
        recordAgeMs; ///< of the record at the committed offset, by its own timestamp and the broker's time
    std::optional<double> consumeRate, produceRate; ///< records/s over the window
    CatchUp catchUp;
    std::optional<double> overtakenInSeconds; ///< retention reaches the committed offset; 0: has
    std::optional<std::int64_t>
        notCommittingSinceMs;     ///< there is a lag and two samples brought no commit; ms since 1970
    bool onlyMarkersLeft = false; ///< all between the commit and the end are markers or aborted: counted as read
    int member = -1;              ///< in GroupInfo::members; -1: nobody's
    std::optional<std::int64_t> staleSinceMs; ///< of when the numbers are, if they could not be renewed
    std::optional<Error> error;               ///< why not
    friend bool operator==(const GroupPartition&, const GroupPartition&) = default;
};

struct GroupInfo
{
    QString id;
    GroupType type = GroupType::Unknown;
    GroupState state = GroupState::Unknown;
    QString stateName, protocol, assignor; ///< as the broker says
    std::int32_t coordinator = -1, epoch = -1;
    QVector<GroupMember> members;
    QVector<GroupPartition> partitions;         ///< sorted; with a commit or a member that has it
    Verdict verdict = Verdict::Unknown;         ///< the worst of its partitions
    int worstPartition = -1;                    ///< the one that gives it; -1: none
    std::optional<std::int64_t> lag, stableLag; ///< sums over what is known
    std::optional<RecordLag> recordLag;
    std::optional<TimeLag> timeLag; ///< the longest
    std::optional<double> consumeRate, produceRate;
    CatchUp catchUp;
    std::optional<double> overtakenInSeconds;         ///< the soonest
    std::optional<std::int64_t> notCommittingSinceMs; ///< the earliest
    std::optional<std::int64_t> verdictSinceMs;       ///< since when the verdict is this one
    std::optional<std::int64_t> membersSinceMs;       ///< since when somebody is a member (as far as seen)
    QVector<float> lagHistory;                        ///< oldest first, one a sample, at most 60; NaN: not known
    bool partial = false;                             ///< some partitions are missing or stale
    std::optional<std::int64_t> staleSinceMs;
    std::optional<Error> error;        ///< of the group as a whole: coordinator away, no right to describe
    std::optional<Error> membersError; ///< only members and state are missing: no right, broker too old
    friend bool operator==(const GroupInfo&, const GroupInfo&) = default;
};

/// Records and bytes a second. Bytes are records times the mean size on disk: an estimate, shown with ≈.
struct Flow
{
    std::optional<double> recordsIn, recordsOut, bytesIn, bytesOut;
    friend bool operator==(const Flow&, const Flow&) = default;
};

/// Where commits come from; the page says which.
enum class CommitSource { Sampled, ConsumerOffsets };

struct MonitorSnapshot
{
    std::int64_t takenAtMs = 0;     ///< this machine's clock corrected to the brokers' (clockOffsetMs)
    std::int64_t clockOffsetMs = 0; ///< the brokers' time − this machine's; 0 if within a second
    int everyMs = 5000;             ///< how often at present
    QString intervalReason;         ///< "" or a key: "large", "hidden", "budget"
    CommitSource commits = CommitSource::Sampled;
    std::optional<Error> commitsError; ///< why __consumer_offsets is not read
    bool hasPastCommits = false;       ///< those of the last minutes have been read from __consumer_offsets
    JudgeSettings settings;
    QVector<std::shared_ptr<const GroupInfo>> groups; ///< sorted by id
    Flow cluster;
    QHash<QString, Flow> topics;
    QHash<std::int32_t, Flow> brokers;                    ///< in: by the leaders of partitions
    QHash<QString, QVector<QString>> groupsOfTopic;       ///< group ids, sorted
    std::optional<Error> error;                           ///< nothing could be sampled; what is here is of before
    QVector<std::pair<std::int32_t, Error>> brokerErrors; ///< whose partitions or groups are missing
    std::shared_ptr<const GroupInfo> group(const QString& id) const; ///< null: not there
};

/// Everything behind one partition's verdict, for "why" and what-if.
struct PartitionStory
{
    TopicPartition at;
    EndRing ends;
    LagWindow window;
};

} // namespace weir
