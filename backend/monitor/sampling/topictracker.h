// Purpose: what was seen of a cluster's partitions so far: ends, starts, sizes, and how fast they move. Thread: the
// sampler's. Limits: topics keep their number for as long as the tracker lives, also when they are deleted.
#pragma once

#include "backend/monitor/groupsnapshot.h"
#include "backend/monitor/sampling/clustersource.h"
#include "backend/monitor/sampling/endssnapshot.h"

#include <string_view>
#include <unordered_map>

namespace weir {

struct TrackedPartition
{
    EndRing ends;
    std::int64_t end = -1, stableEnd = -1, start = -1; ///< -1: not known
    std::int64_t bytes = -1;                           ///< on the leader's disk
    std::int64_t endAtMs = 0;                          ///< of when `end` is; 0: never known
    std::int64_t watchedFromMs = 0;                    ///< when an end was first told; 0: never
    bool isStale = false;                              ///< the newest sample brought nothing
    int generation = 0; ///< changes when the end went back or the topic was made anew: windows begin anew
    std::int32_t leader = -1;
    std::optional<double> inPerSecond; ///< records, since the sample before
    double outPerSecond = 0;           ///< read by all groups, since the sample before
    bool isRead = false;               ///< some group has a commit in it
    bool hasPast = false;              ///< what was recorded of its ends has been added
    std::vector<EndPoint> starts;      ///< when the start moved, oldest first, for its pace
};

struct TrackedTopic
{
    QString name;
    std::string wireName, id;
    bool exists = true;
    int missing = 0; ///< answers in a row without it
    int underReplicated = 0;
    std::int64_t retentionMs = -1;     ///< -1: for ever, or not known
    std::optional<double> recordBytes; ///< mean size of a record on disk
    std::vector<TrackedPartition> partitions;
};

class TopicTracker
{
public:
    /// Topics that are no longer there stay known as such; one made anew begins anew. What is missing once is stale and
    /// to be asked for again (isInDoubt), twice it is gone.
    void setCluster(const SourceCluster& cluster);
    bool isInDoubt() const { return m_isInDoubt; }
    void setEnds(const SourceEnds& ends, std::int64_t nowMs);
    void setSizes(const SourceSizes& sizes);
    void setRetention(const QHash<QString, std::int64_t>& retentionMs);
    /// Before the groups tell anew what they have read.
    void clearReading();
    /// Nothing came: all is as old as it was.
    void setAllStale();
    /// The clock was put right by that much: of what it told only the newest end keeps a time, offsets stay.
    void restart(std::int64_t deltaMs);

    /// The number of a topic; one that is not there is made known as missing.
    int number(std::string_view topic);
    TrackedTopic& topic(int number) { return m_topics[std::size_t(number)]; }
    const TrackedTopic& topic(int number) const { return m_topics[std::size_t(number)]; }
    /// Null: there is no such partition.
    TrackedPartition* partition(int topic, std::int32_t partition);
    const std::vector<int>& present() const { return m_present; } ///< numbers in the order of SourceCluster::topics

    /// Of all topics that are there; what the newest sample did not bring is not known in it.
    QHash<QString, QVector<EndsSnapshot::Range>> ranges() const;

    /// Offsets a second at which the start has moved; none: it has not, or it was not seen long enough.
    static std::optional<double> startPace(const TrackedPartition& partition, std::int64_t nowMs);
    /// Adds the flows of all topics, brokers and the cluster. Out rates come from the groups.
    void addFlows(MonitorSnapshot& snapshot) const;

private:
    void setStarts(const OffsetTable& starts, std::int64_t nowMs);

    std::vector<TrackedTopic> m_topics;
    std::unordered_map<std::string, int> m_numbers;
    std::vector<int> m_present;
    bool m_isInDoubt = false;
    QHash<QString, std::int64_t> m_retentionMs;
};

} // namespace weir
