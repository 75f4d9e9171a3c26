// Purpose: a cluster that a test tells: topics, groups, commits, and what fails. Thread: one.
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

    void addTopic(const std::string& name, int partitions, std::int64_t end = 0)
    {
        topics[name].partitions.assign(std::size_t(partitions), Partition{0, end, -1, 1});
        topics[name].id = name + "-1";
    }
    Group& addGroup(const std::string& id, const std::string& state = "Stable", const std::string& type = "Classic")
    {
        Group& group = groups[id];
        group.listed = {id, "consumer", state, type, 1};
        group.described.id = id;
        group.described.type = type;
        group.described.state = state;
        return group;
    }
    void setMembers(const std::string& id, const std::vector<DescribedMember>& members)
    {
        groups[id].described.members = members;
        groups[id].listed.state = groups[id].described.state = members.empty() ? "Empty" : "Stable";
    }
    static DescribedMember member(const std::string& id, std::vector<WireTopicPartition> assigned)
    {
        DescribedMember member;
        member.id = member.clientId = id;
        member.host = "/127.0.0.1";
        member.assigned = std::move(assigned);
        return member;
    }
    void commit(const std::string& group, const std::string& topic, std::int32_t partition, std::int64_t offset)
    {
        groups[group].offsets[{topic, partition}].offset = offset;
    }
    Partition& at(const std::string& topic, int partition) { return topics[topic].partitions[std::size_t(partition)]; }

    Result<SourceCluster> metadata(const Deadline&) override
    {
        ++asked["metadata"];
        if (failure)
            return *failure;
        SourceCluster cluster;
        cluster.id = "fake";
        cluster.controller = controller;
        cluster.brokers.assign(brokers.begin(), brokers.end());
        for (const auto& [name, topic] : topics) {
            SourceTopic told;
            told.name = name;
            told.id = topic.id;
            told.error = topic.error;
            for (const Partition& partition : topic.partitions)
                told.leaders.push_back(partition.leader);
            cluster.topics.push_back(std::move(told));
        }
        return cluster;
    }

    Result<SourceEnds> ends(const SourceCluster& cluster, bool starts, const Deadline&) override
    {
        ++asked["ends"];
        asked["starts"] += starts ? 1 : 0;
        if (failure)
            return *failure;
        SourceEnds ends;
        for (const SourceTopic& told : cluster.topics) {
            std::vector<std::int64_t> high, stable, start;
            const auto topic = topics.find(told.name);
            ends.leadersChanged = ends.leadersChanged || topic == topics.end() || topic->second.id != told.id;
            for (std::size_t p = 0; p < told.leaders.size(); ++p) {
                const bool known = topic != topics.end() && p < topic->second.partitions.size() &&
                                   !awayBrokers.contains(topic->second.partitions[p].leader);
                const Partition one = known ? topic->second.partitions[p] : Partition{-1, -1, -1, 1};
                high.push_back(one.end);
                stable.push_back(one.stable >= 0 ? one.stable : one.end);
                start.push_back(one.start);
            }
            ends.ends.push_back(high);
            ends.stableEnds.push_back(stable);
            if (starts)
                ends.starts.push_back(start);
        }
        for (const std::int32_t broker : awayBrokers)
            ends.failed.emplace(broker, away(QString::number(broker)));
        return ends;
    }

    Result<SourceSizes> sizes(const SourceCluster& cluster, const Deadline&) override
    {
        SourceSizes sizes;
        sizes.disks[1] = {1000, 5000};
        for (const SourceTopic& topic : cluster.topics)
            sizes.bytes.emplace_back(topic.leaders.size(), recordBytes);
        for (std::size_t t = 0; t < cluster.topics.size(); ++t) {
            for (std::size_t p = 0; p < cluster.topics[t].leaders.size(); ++p) {
                const Partition& partition = at(cluster.topics[t].name, int(p));
                sizes.bytes[t][p] = (partition.end - partition.start) * recordBytes;
            }
        }
        return sizes;
    }

    Result<ListedGroups> list(const Deadline&) override
    {
        ++asked["list"];
        if (failure)
            return *failure;
        ListedGroups listed;
        for (const auto& [id, group] : groups) {
            if (!group.isUnlisted && brokers.contains(group.listed.coordinator) &&
                !awayBrokers.contains(group.listed.coordinator))
                listed.groups.push_back(group.listed);
        }
        listed.asked = brokers;
        for (const std::int32_t broker : loadingBrokers)
            listed.failed.emplace(broker, away(QString::number(broker)));
        for (const std::int32_t broker : awayBrokers)
            listed.failed.emplace(broker, away(QString::number(broker)));
        return listed;
    }

    std::map<std::string, Result<GroupOffsets>> committed(const std::map<std::string, std::int32_t>& coordinators,
                                                          const Deadline&) override
    {
        ++asked["committed"];
        std::map<std::string, Result<GroupOffsets>> answers;
        for (const auto& [id, coordinator] : coordinators) {
            const Group group = groups.contains(id) ? groups[id] : Group();
            if (awayBrokers.contains(group.listed.coordinator))
                answers.emplace(id, away(QString::fromStdString(id)));
            else if (group.offsetsError)
                answers.emplace(id, *group.offsetsError);
            else
                answers.emplace(id, group.offsets);
        }
        return answers;
    }

    std::map<std::string, Result<GroupOffsets>> shareOffsets(const std::map<std::string, std::int32_t>& coordinators,
                                                             const Deadline& deadline) override
    {
        return committed(coordinators, deadline);
    }

    std::map<std::string, Result<DescribedGroup>> describe(const std::map<std::string, ListedGroup>& wanted,
                                                           const Deadline&) override
    {
        ++asked["describe"];
        std::map<std::string, Result<DescribedGroup>> answers;
        for (const auto& [id, listed] : wanted) {
            ++described[id];
            const Group group = groups.contains(id) ? groups[id] : Group();
            if (group.describeError)
                answers.emplace(id, *group.describeError);
            else
                answers.emplace(id, group.described);
        }
        return answers;
    }

    std::map<WireTopicPartition, Result<ProbedOffset>> probe(const std::map<WireTopicPartition, std::int64_t>& offsets,
                                                             const Deadline&) override
    {
        std::map<WireTopicPartition, Result<ProbedOffset>> answers;
        for (const auto& [place, offset] : offsets) {
            ++probed[place];
            const auto found = records.find(place);
            answers.emplace(place, found == records.end() ? ProbedOffset{offset, recordTimeMs, 100, 50, false}
                                                          : found->second);
        }
        return answers;
    }

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
    CommitBatch take() override
    {
        CommitBatch taken = next;
        next.commits.clear();
        return taken;
    }
    CommitBatch next;
};

} // namespace weir::test
