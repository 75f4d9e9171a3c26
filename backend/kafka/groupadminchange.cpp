#include "backend/kafka/groupadminrun.h"
#include "backend/kafka/wire/changesharegroupoffsets.h"
#include "backend/kafka/wire/deletegroupsrequest.h"
#include "backend/kafka/wire/offsetcommitrequest.h"
#include "backend/kafka/wire/offsetdeleterequest.h"

namespace weir {
namespace {

using PartitionResults = std::map<WireTopicPartition, Result<void>>;

Result<void> resultOf(int code, const std::string& subject, const std::string& message = {})
{
    return code == 0
               ? Result<void>()
               : Result<void>(brokerError(code, QString::fromStdString(subject), QString::fromStdString(message)));
}

/// Puts in what each topic's partitions say; the first error that tells of a moved coordinator is returned.
template <typename Topics> int takeAll(const Topics& topics, PartitionResults& results)
{
    int moved = 0;
    for (const auto& topic : topics) {
        for (const auto& one : topic.partitions) {
            if (isCoordinatorError(one.error))
                moved = one.error;
            results.insert_or_assign(WireTopicPartition{topic.name, one.index}, resultOf(one.error, topic.name));
        }
    }
    return moved;
}

std::map<std::string, int> again(const std::string& group, int code)
{
    return code == 0 ? std::map<std::string, int>() : std::map<std::string, int>{{group, code}};
}

} // namespace

std::map<WireTopicPartition, Result<void>> GroupAdmin::commit(const std::string& group,
                                                              const std::map<WireTopicPartition, std::int64_t>& offsets,
                                                              const Deadline& deadline)
{
    PartitionResults results;
    for (const auto& [at, offset] : offsets)
        results.emplace(at, brokerError(kafkaerror::unknown, QString::fromStdString(at.topic)));
    Errand<OffsetCommitRequest> errand;
    errand.patience = Patience::UntilDeadline;
    errand.within.most = OffsetCommitRequest::lastNamed;
    errand.make = [&](const std::vector<std::string>&) {
        OffsetCommitRequest request;
        request.group = group;
        request.topics = byTopic<OffsetCommitRequest::Topic>(offsets, [](auto& topic, const auto& entry) {
            topic.partitions.push_back({entry.first.partition, entry.second});
        });
        return request;
    };
    errand.take = [&](const std::vector<std::string>&, OffsetCommitRequest::Answer& answer) {
        return again(group, takeAll(answer.topics, results));
    };
    errand.fail = [&](const std::string&, const Error& error) {
        for (auto& [at, result] : results)
            result = error;
    };
    if (!offsets.empty())
        run({{group, -1}}, errand, deadline);
    return results;
}

std::map<WireTopicPartition, Result<void>> GroupAdmin::deleteOffsets(const std::string& group,
                                                                     const std::vector<WireTopicPartition>& partitions,
                                                                     const Deadline& deadline)
{
    PartitionResults results;
    for (const WireTopicPartition& at : partitions)
        results.emplace(at, brokerError(kafkaerror::unknown, QString::fromStdString(at.topic)));
    Errand<OffsetDeleteRequest> errand;
    errand.patience = Patience::UntilDeadline;
    errand.fail = [&](const std::string&, const Error& error) {
        for (auto& [at, result] : results)
            result = error;
    };
    errand.make = [&](const std::vector<std::string>&) {
        OffsetDeleteRequest request;
        request.group = group;
        request.topics = byTopic<OffsetDeleteRequest::Topic>(
            results, [](auto& topic, const auto& entry) { topic.partitions.push_back({entry.first.partition}); });
        return request;
    };
    errand.take = [&](const std::vector<std::string>&, OffsetDeleteRequest::Answer& answer) {
        if (isCoordinatorError(answer.error))
            return again(group, answer.error);
        if (answer.error != 0)
            errand.fail(group, brokerError(answer.error, QString::fromStdString(group)));
        return again(group, takeAll(answer.topics, results));
    };
    if (!partitions.empty())
        run({{group, -1}}, errand, deadline);
    return results;
}

Result<void> GroupAdmin::deleteGroup(const std::string& group, const Deadline& deadline)
{
    Result<void> result = brokerError(kafkaerror::unknown, QString::fromStdString(group));
    Errand<DeleteGroupsRequest> errand;
    errand.patience = Patience::UntilDeadline;
    errand.make = [](const std::vector<std::string>& groups) { return DeleteGroupsRequest{groups}; };
    errand.take = [&](const std::vector<std::string>&, DeleteGroupsRequest::Answer& answer) {
        for (const DeleteGroupsRequest::Done& done : answer.groups) {
            if (isCoordinatorError(done.error))
                return again(group, done.error);
            result = resultOf(done.error, group);
        }
        return again(group, 0);
    };
    errand.fail = [&](const std::string&, const Error& error) { result = error; };
    run({{group, -1}}, errand, deadline);
    return result;
}

std::map<WireTopicPartition, Result<void>>
GroupAdmin::setShareOffsets(const std::string& group, const std::map<WireTopicPartition, std::int64_t>& starts,
                            const Deadline& deadline)
{
    PartitionResults results;
    for (const auto& [at, start] : starts)
        results.emplace(at, brokerError(kafkaerror::unknown, QString::fromStdString(at.topic)));
    Errand<AlterShareGroupOffsetsRequest> errand;
    errand.patience = Patience::UntilDeadline;
    errand.fail = [&](const std::string&, const Error& error) {
        for (auto& [at, result] : results)
            result = error;
    };
    errand.make = [&](const std::vector<std::string>&) {
        AlterShareGroupOffsetsRequest request;
        request.group = group;
        request.topics = byTopic<AlterShareGroupOffsetsRequest::Topic>(starts, [](auto& topic, const auto& entry) {
            topic.partitions.push_back({entry.first.partition, entry.second});
        });
        return request;
    };
    errand.take = [&](const std::vector<std::string>&, AlterShareGroupOffsetsRequest::Answer& answer) {
        if (isCoordinatorError(answer.error))
            return again(group, answer.error);
        if (answer.error != 0)
            errand.fail(group, brokerError(answer.error, QString::fromStdString(group),
                                           QString::fromStdString(answer.message)));
        return again(group, takeAll(answer.topics, results));
    };
    if (!starts.empty())
        run({{group, -1}}, errand, deadline);
    return results;
}

std::map<std::string, Result<void>> GroupAdmin::deleteShareOffsets(const std::string& group,
                                                                   const std::vector<std::string>& topics,
                                                                   const Deadline& deadline)
{
    std::map<std::string, Result<void>> results;
    for (const std::string& topic : topics)
        results.emplace(topic, brokerError(kafkaerror::unknown, QString::fromStdString(topic)));
    Errand<DeleteShareGroupOffsetsRequest> errand;
    errand.patience = Patience::UntilDeadline;
    errand.fail = [&](const std::string&, const Error& error) {
        for (auto& [topic, result] : results)
            result = error;
    };
    errand.make = [&](const std::vector<std::string>&) {
        DeleteShareGroupOffsetsRequest request{group, {}};
        for (const auto& [topic, result] : results)
            request.topics.push_back({topic});
        return request;
    };
    errand.take = [&](const std::vector<std::string>&, DeleteShareGroupOffsetsRequest::Answer& answer) {
        if (isCoordinatorError(answer.error))
            return again(group, answer.error);
        if (answer.error != 0)
            errand.fail(group, brokerError(answer.error, QString::fromStdString(group),
                                           QString::fromStdString(answer.message)));
        for (const DeleteShareGroupOffsetsRequest::DoneTopic& topic : answer.topics)
            results.insert_or_assign(topic.name, resultOf(topic.error, topic.name, topic.message));
        return again(group, 0);
    };
    if (!topics.empty())
        run({{group, -1}}, errand, deadline);
    return results;
}

} // namespace weir
