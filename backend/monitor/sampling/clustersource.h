// Purpose: what the sampler asks of a cluster; the broker's own words, by number and byte string. Thread: the
// sampler's; every call blocks up to its deadline. Limits: what fails for one broker, group or partition has its own
// error; only an answer without anything is an error as a whole.
#pragma once

#include "backend/kafka/groupadmin.h"

#include <map>
#include <string>
#include <vector>

namespace weir {

struct SourceTopic
{
    std::string name;
    std::string id;                    ///< changes when a topic of that name is made anew; empty: not told
    std::vector<std::int32_t> leaders; ///< by partition; -1: none
    int underReplicated = 0;           ///< partitions
    int error = 0;
};

struct SourceCluster
{
    std::string id;
    std::int32_t controller = -1;
    std::vector<std::int32_t> brokers;
    std::vector<SourceTopic> topics; ///< sorted by name
};

/// Offsets by topic and partition, as SourceCluster::topics has them; -1: not known.
using OffsetTable = std::vector<std::vector<std::int64_t>>;

struct SourceEnds
{
    OffsetTable ends, stableEnds;
    OffsetTable starts;                   ///< empty: not asked for
    std::map<std::int32_t, Error> failed; ///< by broker
    bool leadersChanged = false;          ///< metadata is out of date
};

struct SourceSizes
{
    struct Disk
    {
        std::int64_t used = 0;
        std::int64_t free = -1; ///< -1: the broker does not say
    };
    std::map<std::int32_t, Disk> disks; ///< by broker
    OffsetTable bytes;                  ///< of leaders; -1: not known
};

class ClusterSource
{
public:
    virtual ~ClusterSource() = default;

    virtual Result<SourceCluster> metadata(const Deadline& deadline) = 0;
    virtual Result<SourceEnds> ends(const SourceCluster& cluster, bool starts, const Deadline& deadline) = 0;
    virtual Result<SourceSizes> sizes(const SourceCluster& cluster, const Deadline& deadline) = 0;

    virtual Result<ListedGroups> list(const Deadline& deadline) = 0;
    /// As GroupAdmin's.
    virtual std::map<std::string, Result<GroupOffsets>>
    committed(const std::map<std::string, std::int32_t>& coordinators, const Deadline& deadline) = 0;
    virtual std::map<std::string, Result<GroupOffsets>>
    shareOffsets(const std::map<std::string, std::int32_t>& coordinators, const Deadline& deadline) = 0;
    virtual std::map<std::string, Result<DescribedGroup>> describe(const std::map<std::string, ListedGroup>& groups,
                                                                   const Deadline& deadline) = 0;
    virtual std::map<WireTopicPartition, Result<ProbedOffset>>
    probe(const std::map<WireTopicPartition, std::int64_t>& offsets, const Deadline& deadline) = 0;
};

} // namespace weir
