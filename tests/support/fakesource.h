// Purpose: a cluster that a test tells: topics, groups, commits, and what fails. Thread: one. Limits: tests only.
#pragma once

#include "backend/monitor/sampling/clustersource.h"
#include "backend/monitor/sampling/commitfeed.h"

#include <set>

namespace weir::test {

inline Error away(const QString& what) { return {ErrorKind::Unreachable, 0, QStringLiteral("away"), what, true}; }

class FakeSource final : public ClusterSource
{
public:
    struct Partition
    {
        std::int64_t start = 0, end = 0;
        std::int64_t stable = -1; ///< -1: as the end
        std::int32_t leader = 1;
    };
    struct Group
    {
        ListedGroup listed;
        GroupOffsets offsets;
        DescribedGroup described;
        std::optional<Error> offsetsError, describeError;
        bool isUnlisted = false;
    };

    void addTopic(const std::string& name, int partitions, std::int64_t end = 0);
    Group& addGroup(const std::string& id, const std::string& state = "Stable", const std::string& type = "Classic");
    void setMembers(const std::string& id, const std::vector<DescribedMember>& members);
    static DescribedMember member(const std::string& id, std::vector<WireTopicPartition> assigned);
    void commit(const std::string& group, const std::string& topic, std::int32_t partition, std::int64_t offset);
    Partition& at(const std::string& topic, int partition) { return topics[topic].partitions[std::size_t(partition)]; }

    Result<SourceCluster> metadata(const Deadline&) override;

    Result<SourceEnds> ends(const SourceCluster& cluster, bool starts, const Deadline&) override;

    Result<SourceSizes> sizes(const SourceCluster& cluster, const Deadline&) override;

    Result<ListedGroups> list(const Deadline&) override;

    std::map<std::string, Result<GroupOffsets>> committed(const std::map<std::string, std::int32_t>& coordinators,
                                                          const Deadline&) override;

    std::map<std::string, Result<GroupOffsets>> shareOffsets(const std::map<std::string, std::int32_t>& coordinators,
                                                             const Deadline& deadline) override;

    std::map<std::string, Result<DescribedGroup>> describe(const std::map<std::string, ListedGroup>& wanted,
                                                           const Deadline&) override;

    std::map<WireTopicPartition, Result<ProbedOffset>> probe(const std::map<WireTopicPartition, std::int64_t>& offsets,
                                                             const Deadline&) override;

    struct Topic
    {
        std::string id;
        std::vector<Partition> partitions;
        int error = 0;
    };
    std::map<std::string, Topic> topics;
    std::map<std::string, Group> groups;
    std::map<WireTopicPartition, ProbedOffset> records; ///< what a probe finds; else every second offset is a record
    std::set<std::int32_t> brokers{1, 2};
    std::set<std::int32_t> awayBrokers, loadingBrokers; ///< loading: cannot list their groups yet
    std::optional<Error> failure;                       ///< nobody answers
    std::int32_t controller = 1;
    std::int64_t recordTimeMs = -1;
    std::int64_t recordBytes = 100;
    std::map<std::string, int> asked, described;
    std::map<WireTopicPartition, int> probed;
};

class FakeFeed final : public CommitFeed
{
public:
    CommitBatch take() override;
    CommitBatch next;
};

} // namespace weir::test
