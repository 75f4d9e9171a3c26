#include "backend/kafka/groupadminrun.h"
#include "backend/kafka/wire/consumergroupdescriberequest.h"
#include "backend/kafka/wire/describegroupsrequest.h"
#include "backend/kafka/wire/sharegroupdescriberequest.h"
#include "backend/kafka/wire/streamsgroupdescriberequest.h"

#include <algorithm>

namespace weir {
namespace {

template <typename Topics> std::vector<WireTopicPartition> flat(const Topics& topics)
{
    std::vector<WireTopicPartition> all;
    for (const auto& topic : topics) {
        for (const std::int32_t partition : topic.partitions)
            all.push_back({topic.name, partition});
    }
    std::sort(all.begin(), all.end());
    return all;
}

DescribedGroup classic(DescribeGroupsRequest::Group& group)
{
    DescribedGroup described{
        group.id, "classic", std::move(group.state), std::move(group.protocolType), std::move(group.protocol), -1, {}};
    for (DescribeGroupsRequest::Member& member : group.members) {
        DescribedMember& one = described.members.emplace_back();
        one.id = std::move(member.id);
        one.instanceId = std::move(member.instanceId);
        one.clientId = std::move(member.clientId);
        one.host = std::move(member.host);
        // Of other protocols (Connect) the bytes mean something else.
        if (described.protocol == "consumer" && !member.assignment.data.empty()) {
            if (const auto assignment = ConsumerAssignment::parse(member.assignment.data))
                one.assigned = flat(assignment->topics);
        }
    }
    return described;
}

template <typename Member> DescribedMember member(Member& from)
{
    DescribedMember one;
    one.id = std::move(from.id);
    one.clientId = std::move(from.clientId);
    one.host = std::move(from.host);
    one.rack = std::move(from.rack);
    one.epoch = from.epoch;
    return one;
}

DescribedGroup consumer(ConsumerGroupDescribeRequest::Group& group)
{
    DescribedGroup described{group.id,    "consumer", std::move(group.state), "consumer", std::move(group.assignor),
                             group.epoch, {}};
    for (ConsumerGroupDescribeRequest::Member& from : group.members) {
        DescribedMember& one = described.members.emplace_back(member(from));
        one.instanceId = std::move(from.instanceId);
        one.assigned = flat(from.assigned.topics);
        one.target = flat(from.target.topics);
    }
    return described;
}

DescribedGroup share(ShareGroupDescribeRequest::Group& group)
{
    DescribedGroup described{group.id,    "share", std::move(group.state), "share", std::move(group.assignor),
                             group.epoch, {}};
    for (ShareGroupDescribeRequest::Member& from : group.members)
        described.members.emplace_back(member(from)).assigned = flat(from.assigned.topics);
    return described;
}

/// What a member reads: the same partition of every source topic of its subtopologies.
std::vector<WireTopicPartition> sources(const std::optional<StreamsTopology>& topology,
                                        const std::vector<StreamsGroupDescribeRequest::Tasks>& tasks)
{
    std::vector<WireTopicPartition> all;
    for (const StreamsGroupDescribeRequest::Tasks& one : tasks) {
        if (!topology)
            break;
        for (const StreamsSubtopology& part : topology->subtopologies) {
            if (part.id != one.subtopology)
                continue;
            for (const std::int32_t partition : one.partitions) {
                for (const std::string& topic : part.sources)
                    all.push_back({topic, partition});
                for (const StreamsTopicInfo& topic : part.repartitionSources)
                    all.push_back({topic.name, partition});
            }
        }
    }
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    return all;
}

DescribedGroup streams(StreamsGroupDescribeRequest::Group& group)
{
    DescribedGroup described{group.id, "streams", std::move(group.state), "streams", {}, group.epoch, {}};
    for (StreamsGroupDescribeRequest::Member& from : group.members) {
        DescribedMember& one = described.members.emplace_back(member(from));
        one.instanceId = std::move(from.instanceId);
        one.assigned = sources(group.topology, from.assigned.active);
        one.target = sources(group.topology, from.target.active);
    }
    return described;
}

} // namespace

template <typename Request, typename Convert>
void GroupAdmin::describeSome(const Coordinators& groups, const Deadline& deadline, Convert convert,
                              std::map<std::string, Result<DescribedGroup>>& described)
{
    Errand<Request> errand;
    errand.make = [](const std::vector<std::string>& names) { return Request{names}; };
    errand.take = [&](const std::vector<std::string>&, typename Request::Answer& answer) {
        std::map<std::string, int> again;
        for (auto& group : answer.groups) {
            const std::string id = group.id;
            // Before DescribeGroups 6 a group that is not there was dead.
            const int code = group.error == 0 && group.state == "Dead" ? kafkaerror::groupNotFound : group.error;
            if (isCoordinatorError(code))
                again[id] = code;
            else if (code != 0)
                described.insert_or_assign(
                    id, brokerError(code, QString::fromStdString(id), QString::fromStdString(group.message)));
            else
                described.insert_or_assign(id, convert(group));
        }
        return again;
    };
    errand.fail = [&](const std::string& group, const Error& error) { described.insert_or_assign(group, error); };
    run(groups, errand, deadline);
}

std::map<std::string, Result<DescribedGroup>> GroupAdmin::describe(const std::map<std::string, ListedGroup>& groups,
                                                                   const Deadline& deadline)
{
    std::map<std::string, Coordinators> byType;
    for (const auto& [id, group] : groups)
        byType[group.type == "consumer" || group.type == "share" || group.type == "streams" ? group.type : "classic"]
              [id] = group.coordinator;
    std::map<std::string, Result<DescribedGroup>> described;
    describeSome<DescribeGroupsRequest>(byType["classic"], deadline, classic, described);
    describeSome<ConsumerGroupDescribeRequest>(byType["consumer"], deadline, consumer, described);
    describeSome<ShareGroupDescribeRequest>(byType["share"], deadline, share, described);
    describeSome<StreamsGroupDescribeRequest>(byType["streams"], deadline, streams, described);
    for (const auto& [id, group] : groups)
        described.try_emplace(id, brokerError(kafkaerror::unknown, QString::fromStdString(id)));
    return described;
}

} // namespace weir
