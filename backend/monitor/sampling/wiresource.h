// Purpose: a real cluster as the sampler asks it: over the wire client, on connections of its own. Thread: one worker;
// blocks. Limits: as GroupAdmin and EndsReader.
#pragma once

#include "backend/kafka/wire/ends.h"
#include "backend/monitor/sampling/clustersource.h"

namespace weir {

class WireSource : public ClusterSource
{
public:
    explicit WireSource(ClientConf conf);

    Result<SourceCluster> metadata(const Deadline& deadline) override;
    Result<SourceEnds> ends(const SourceCluster& cluster, bool starts, const Deadline& deadline) override;
    Result<SourceSizes> sizes(const SourceCluster& cluster, const Deadline& deadline) override;
    Result<ListedGroups> list(const Deadline& deadline) override;
    std::map<std::string, Result<GroupOffsets>> committed(const std::map<std::string, std::int32_t>& coordinators,
                                                          const Deadline& deadline) override;
    std::map<std::string, Result<GroupOffsets>> shareOffsets(const std::map<std::string, std::int32_t>& coordinators,
                                                             const Deadline& deadline) override;
    std::map<std::string, Result<DescribedGroup>> describe(const std::map<std::string, ListedGroup>& groups,
                                                           const Deadline& deadline) override;
    std::map<WireTopicPartition, Result<ProbedOffset>> probe(const std::map<WireTopicPartition, std::int64_t>& offsets,
                                                             const Deadline& deadline) override;

    /// Requests sent since the last call, by broker (-1: whichever was at hand); sizes not among them.
    RequestCounts takeRequestCount();

private:
    WireCluster m_cluster;
    EndsReader m_ends;
    GroupAdmin m_groups;
};

} // namespace weir
