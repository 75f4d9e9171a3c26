#include "tests/support/fakesource.h"

namespace weir::test {

void FakeSource::addTopic(const std::string& name, int partitions, std::int64_t end)
{
    topics[name].partitions.assign(std::size_t(partitions), Partition{0, end, -1, 1});
    topics[name].id = name + "-1";
}

FakeSource::Group& FakeSource::addGroup(const std::string& id, const std::string& state, const std::string& type)
{
    Group& group = groups[id];
    group.listed = {id, "consumer", state, type, 1};
    group.described.id = id;
    group.described.type = type;
    group.described.state = state;
    return group;
}

void FakeSource::setMembers(const std::string& id, const std::vector<DescribedMember>& members)
{
    groups[id].described.members = members;
    groups[id].listed.state = groups[id].described.state = members.empty() ? "Empty" : "Stable";
}

DescribedMember FakeSource::member(const std::string& id, std::vector<WireTopicPartition> assigned)
{
    DescribedMember member;
    member.id = member.clientId = id;
    member.host = "/127.0.0.1";
    member.assigned = std::move(assigned);
    return member;
}

void FakeSource::commit(const std::string& group, const std::string& topic, std::int32_t partition, std::int64_t offset)
{
    groups[group].offsets[{topic, partition}].offset = offset;
}

Result<SourceCluster> FakeSource::metadata(const Deadline&)
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

Result<SourceEnds> FakeSource::ends(const SourceCluster& cluster, bool starts, const Deadline&)
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

Result<SourceSizes> FakeSource::sizes(const SourceCluster& cluster, const Deadline&)
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

Result<ListedGroups> FakeSource::list(const Deadline&)
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

std::map<std::string, Result<GroupOffsets>>
FakeSource::committed(const std::map<std::string, std::int32_t>& coordinators, const Deadline&)
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

std::map<std::string, Result<GroupOffsets>>
FakeSource::shareOffsets(const std::map<std::string, std::int32_t>& coordinators, const Deadline& deadline)
{
    return committed(coordinators, deadline);
}

std::map<std::string, Result<DescribedGroup>> FakeSource::describe(const std::map<std::string, ListedGroup>& wanted,
                                                                   const Deadline&)
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

std::map<WireTopicPartition, Result<ProbedOffset>>
FakeSource::probe(const std::map<WireTopicPartition, std::int64_t>& offsets, const Deadline&)
{
    std::map<WireTopicPartition, Result<ProbedOffset>> answers;
    for (const auto& [place, offset] : offsets) {
        ++probed[place];
        const auto found = records.find(place);
        answers.emplace(place,
                        found == records.end() ? ProbedOffset{offset, recordTimeMs, 100, 50, false} : found->second);
    }
    return answers;
}

CommitBatch FakeFeed::take()
{
    CommitBatch taken = next;
    next.commits.clear();
    return taken;
}

} // namespace weir::test
