#include "backend/kafka/wire/offsets.h"

namespace weir {
namespace {

using Wanted = std::map<std::string, std::map<std::int32_t, std::int64_t>>;

Error noLeader(const std::string& topic)
{
    return brokerError(kafkaerror::leaderNotAvailable, QString::fromStdString(topic));
}

/// What each leader must be asked; partitions without one get their error at once.
std::map<std::int32_t, Wanted> byLeader(const Wanted& wanted, const MetadataRequest::Answer& metadata,
                                        OffsetResults& results)
{
    std::map<std::int32_t, Wanted> requests;
    for (const MetadataRequest::Topic& topic : metadata.topics) {
        const auto asked = wanted.find(topic.name);
        if (asked == wanted.end())
            continue;
        for (const auto& [partition, timestamp] : asked->second) {
            Error error = topic.error != 0
                              ? brokerError(topic.error, QString::fromStdString(topic.name))
                              : brokerError(kafkaerror::unknownTopicOrPartition, QString::fromStdString(topic.name));
            for (const MetadataRequest::PartitionInfo& info : topic.partitions) {
                if (info.index != partition)
                    continue;
                error = noLeader(topic.name);
                if (info.leader >= 0)
                    requests[info.leader][topic.name][partition] = timestamp;
            }
            results.insert_or_assign({topic.name, partition}, error);
        }
    }
    return requests;
}

void ask(WireCluster& cluster, std::int32_t leader, const Wanted& topics, WireIsolation isolation,
         const Deadline& deadline, OffsetResults& results)
{
    ListOffsetsRequest request;
    request.isolation = isolation;
    for (const auto& [topic, partitions] : topics) {
        ListOffsetsRequest::AskedTopic& asked = request.topics.emplace_back();
        asked.name = topic;
        for (const auto& [partition, timestamp] : partitions)
            asked.partitions.push_back({partition, timestamp});
    }
    Result<WireConnection*> connection = cluster.broker(leader, deadline);
    const Result<ListOffsetsRequest::Answer> answer =
        connection ? (*connection)->call(request, deadline) : Result<ListOffsetsRequest::Answer>(connection.error());
    // What the broker leaves out is no success.
    for (const auto& [topic, partitions] : topics) {
        for (const auto& [partition, timestamp] : partitions)
            results.at({topic, partition}) =
                answer ? brokerError(kafkaerror::unknown, QString::fromStdString(topic)) : answer.error();
    }
    if (!answer)
        return;
    for (const ListOffsetsRequest::Topic& topic : answer->topics) {
        for (const ListOffsetsRequest::PartitionOffset& offset : topic.partitions) {
            const auto result = results.find({topic.name, offset.index});
            if (result == results.end())
                continue;
            if (offset.error != 0)
                result->second = brokerError(offset.error, QString::fromStdString(topic.name));
            else
                result->second = offset.offset;
        }
    }
}

} // namespace

Result<OffsetResults> listOffsets(WireCluster& cluster, const Wanted& wanted, WireIsolation isolation,
                                  const Deadline& deadline)
{
    std::vector<std::string> names;
    for (const auto& [topic, partitions] : wanted)
        names.push_back(topic);
    Result<MetadataRequest::Answer> metadata = cluster.metadata(names, deadline);
    if (!metadata)
        return metadata.error();
    OffsetResults results;
    const std::map<std::int32_t, Wanted> requests = byLeader(wanted, *metadata, results);
    for (const auto& [leader, topics] : requests)
        ask(cluster, leader, topics, isolation, deadline, results);
    return results;
}

} // namespace weir
