#include "backend/kafka/groupadmin.h"

#include "backend/kafka/groupadminrun.h"
#include "backend/kafka/wire/describesharegroupoffsetsrequest.h"
#include "backend/kafka/wire/findcoordinatorrequest.h"
#include "backend/kafka/wire/listgroupsrequest.h"
#include "backend/kafka/wire/offsetfetchrequest.h"

#include <algorithm>

namespace weir {
namespace {

std::string lower(std::string text)
{
    for (char& one : text)
        one = one >= 'A' && one <= 'Z' ? char(one - 'A' + 'a') : one;
    return text;
}

QString subject(const std::string& group) { return QString::fromStdString(group); }

GroupOffsets offsetsOf(const std::vector<OffsetFetchRequest::Topic>& topics)
{
    GroupOffsets offsets;
    for (const OffsetFetchRequest::Topic& topic : topics) {
        for (const OffsetFetchRequest::Partition& one : topic.partitions)
            offsets.emplace_hint(offsets.end(), WireTopicPartition{topic.name, one.index},
                                 CommittedOffset{one.offset, one.leaderEpoch, one.error});
    }
    return offsets;
}

bool knows(const WireConnection& connection, ApiKey key, int version)
{
    const auto found = connection.versions().find(int(key));
    return found != connection.versions().end() && found->second.least <= version && version <= found->second.most;
}

} // namespace

bool isCoordinatorError(int code)
{
    return code == kafkaerror::notCoordinator || code == kafkaerror::coordinatorNotAvailable ||
           code == kafkaerror::coordinatorLoading;
}

Result<void> GroupAdmin::knowBrokers(const Deadline& deadline)
{
    ++m_requests[-1];
    const Result<MetadataRequest::Answer> answer = m_cluster.metadata(std::vector<std::string>(), deadline);
    return answer ? Result<void>() : Result<void>(answer.error());
}

Result<ListedGroups> GroupAdmin::list(const Deadline& deadline)
{
    if (m_cluster.brokers().empty()) {
        if (const Result<void> known = knowBrokers(deadline); !known)
            return known.error();
    }
    std::vector<BrokerAsk<ListGroupsRequest>> asks;
    for (const auto& [id, address] : m_cluster.brokers())
        asks.push_back({id, {}, Error{}});
    askBrokers(m_cluster, asks, deadline, m_requests);
    ListedGroups listed;
    for (BrokerAsk<ListGroupsRequest>& ask : asks) {
        listed.asked.insert(ask.broker);
        if (!ask.answer) {
            listed.failed.emplace(ask.broker, ask.answer.error());
            continue;
        }
        if (ask.answer->error != 0)
            listed.failed.emplace(ask.broker, brokerError(ask.answer->error, QString::number(ask.broker)));
        for (ListGroupsRequest::Group& group : ask.answer->groups)
            listed.groups.push_back({std::move(group.id), std::move(group.protocolType), std::move(group.state),
                                     lower(std::move(group.type)), ask.broker});
    }
    std::sort(listed.groups.begin(), listed.groups.end(), [](const auto& a, const auto& b) { return a.id < b.id; });
    // While a coordinator moves, two brokers may know a group.
    listed.groups.erase(std::unique(listed.groups.begin(), listed.groups.end(),
                                    [](const auto& a, const auto& b) { return a.id == b.id; }),
                        listed.groups.end());
    return listed;
}

void GroupAdmin::lookUp(Coordinators& groups, const std::function<void(const std::string&, const Error&)>& fail,
                        const Deadline& deadline)
{
    std::vector<std::string> wanted;
    for (const auto& [group, broker] : groups) {
        if (broker < 0 || m_cluster.brokers().count(broker) == 0)
            wanted.push_back(group);
    }
    if (wanted.empty())
        return;
    std::map<std::string, Error> failed;
    const Result<Coordinators> found = findCoordinators(wanted, failed, deadline);
    for (const std::string& group : wanted) {
        const auto at = found ? found->find(group) : Coordinators::const_iterator();
        if (found && at != found->end()) {
            groups[group] = at->second;
            continue;
        }
        const auto why = failed.find(group);
        fail(group, !found                ? found.error()
                    : why != failed.end() ? why->second
                                          : brokerError(kafkaerror::coordinatorNotAvailable, subject(group)));
        groups.erase(group);
    }
    for (const auto& [group, broker] : groups) {
        if (m_cluster.brokers().count(broker) > 0)
            continue;
        // Who is not among the brokers after this fails with NotFound.
        static_cast<void>(knowBrokers(deadline));
        return;
    }
}

Result<GroupAdmin::Coordinators> GroupAdmin::findCoordinators(const std::vector<std::string>& groups,
                                                              std::map<std::string, Error>& failed,
                                                              const Deadline& deadline)
{
    Coordinators found;
    const auto take = [&](const std::string& group, int code, std::int32_t broker, const std::string& message) {
        if (code == 0)
            found[group] = broker;
        else
            failed.insert_or_assign(group, brokerError(code, subject(group), QString::fromStdString(message)));
    };
    for (int go = 0;; ++go) {
        const Result<WireConnection*> connection = m_cluster.any(deadline);
        if (!connection)
            return connection.error();
        const bool isMany = knows(**connection, ApiKey::FindCoordinator, FindCoordinatorRequest::manyFrom);
        std::vector<BrokerAsk<FindCoordinatorRequest>> asks(isMany ? 1 : groups.size());
        if (isMany)
            asks.front().request.groups = groups;
        for (std::size_t i = 0; !isMany && i < groups.size(); ++i)
            asks[i].request.group = groups[i];
        std::vector<BrokerAsk<FindCoordinatorRequest>*> pointers;
        for (BrokerAsk<FindCoordinatorRequest>& ask : asks)
            pointers.push_back(&ask);
        std::size_t next = 0;
        const Result<void> done =
            brokerround::pipeline(**connection, pointers, next, deadline, anyVersion, m_requests[-1]);
        if (!done && done.error().kind == ErrorKind::Unreachable && go == 0)
            continue;
        if (!done)
            return done.error();
        for (std::size_t i = 0; i < asks.size(); ++i) {
            if (!asks[i].answer)
                return asks[i].answer.error();
            const FindCoordinatorRequest::Answer& answer = *asks[i].answer;
            if (!isMany)
                take(groups[i], answer.error, answer.broker, answer.message);
            for (const FindCoordinatorRequest::Coordinator& one : answer.coordinators)
                take(one.group, one.error, one.broker, one.message);
        }
        return found;
    }
}

std::map<std::string, Result<GroupOffsets>> GroupAdmin::committed(const Coordinators& coordinators,
                                                                  const Deadline& deadline)
{
    std::map<std::string, Result<GroupOffsets>> results;
    Coordinators old;
    const auto take = [&](const std::string& group, int code, const std::vector<OffsetFetchRequest::Topic>& topics,
                          std::map<std::string, int>& again) {
        if (isCoordinatorError(code))
            again[group] = code;
        else if (code != 0)
            results.insert_or_assign(group, brokerError(code, subject(group)));
        else
            results.insert_or_assign(group, offsetsOf(topics));
    };
    Errand<OffsetFetchRequest> many;
    many.within = {OffsetFetchRequest::manyFrom, OffsetFetchRequest::lastNamed};
    many.make = [](const std::vector<std::string>& groups) {
        OffsetFetchRequest request;
        for (const std::string& group : groups)
            request.groups.push_back({group, std::nullopt});
        return request;
    };
    many.take = [&](const std::vector<std::string>&, OffsetFetchRequest::Answer& answer) {
        std::map<std::string, int> again;
        for (const OffsetFetchRequest::Group& group : answer.groups)
            take(group.id, group.error, group.topics, again);
        return again;
    };
    many.fail = [&](const std::string& group, const Error& error) {
        if (error.kind == ErrorKind::UnsupportedVersion && error.code == 0)
            old[group] = coordinators.count(group) > 0 ? coordinators.at(group) : -1;
        else
            results.insert_or_assign(group, error);
    };
    run(coordinators, many, deadline);

    Errand<OffsetFetchRequest> single;
    single.batch = 1;
    single.within = {OffsetFetchRequest::allFrom, OffsetFetchRequest::manyFrom - 1};
    single.make = [](const std::vector<std::string>& groups) {
        OffsetFetchRequest request;
        request.group = groups.front();
        return request;
    };
    single.take = [&](const std::vector<std::string>& groups, OffsetFetchRequest::Answer& answer) {
        std::map<std::string, int> again;
        take(groups.front(), answer.error, answer.topics, again);
        return again;
    };
    single.fail = [&](const std::string& group, const Error& error) { results.insert_or_assign(group, error); };
    run(std::move(old), single, deadline);
    // What a broker leaves out is no success.
    for (const auto& [group, broker] : coordinators)
        results.try_emplace(group, brokerError(kafkaerror::unknown, subject(group)));
    return results;
}

std::map<std::string, Result<GroupOffsets>> GroupAdmin::shareOffsets(const Coordinators& coordinators,
                                                                     const Deadline& deadline)
{
    std::map<std::string, Result<GroupOffsets>> results;
    Errand<DescribeShareGroupOffsetsRequest> errand;
    errand.make = [](const std::vector<std::string>& groups) {
        DescribeShareGroupOffsetsRequest request;
        for (const std::string& group : groups)
            request.groups.push_back({group, std::nullopt});
        return request;
    };
    errand.take = [&](const std::vector<std::string>&, DescribeShareGroupOffsetsRequest::Answer& answer) {
        std::map<std::string, int> again;
        for (const DescribeShareGroupOffsetsRequest::Group& group : answer.groups) {
            GroupOffsets offsets;
            for (const DescribeShareGroupOffsetsRequest::Topic& topic : group.topics) {
                for (const DescribeShareGroupOffsetsRequest::Partition& one : topic.partitions)
                    offsets[{topic.name, one.index}] = {one.start, one.leaderEpoch, one.error};
            }
            if (isCoordinatorError(group.error))
                again[group.id] = group.error;
            else if (group.error != 0)
                results.insert_or_assign(
                    group.id, brokerError(group.error, subject(group.id), QString::fromStdString(group.message)));
            else
                results.insert_or_assign(group.id, std::move(offsets));
        }
        return again;
    };
    errand.fail = [&](const std::string& group, const Error& error) { results.insert_or_assign(group, error); };
    run(coordinators, errand, deadline);
    for (const auto& [group, broker] : coordinators)
        results.try_emplace(group, brokerError(kafkaerror::unknown, subject(group)));
    return results;
}

} // namespace weir
