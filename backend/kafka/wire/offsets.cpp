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
    Result<WireConnection*> connection = cluster.broker(leader, deadline);
    Result<ListOffsetsRequest::Answer> answer =
        connection ? (*connection)->call(ListOffsetsRequest{topics, isolation}, deadline)
                   : Result<ListOffsetsRequest::Answer>(connection.error());
    for (const auto& [topic, partitions] : topics) {
        for (const auto& [partition, timestamp] : partitions) {
            Result<std::int64_t>& result = results.at({topic, partition});
            if (!answer) {
                result = answer.error();
                continue;
            }
            const ListOffsetsRequest::PartitionOffset& offset = (*answer)[topic][partition];
            if (offset.error != 0)
                result = brokerError(offset.error, QString::fromStdString(topic));
            else
                result = offset.offset;
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
