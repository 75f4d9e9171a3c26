#include "backend/engine/collect/sourcestart.h"

#include "backend/kafka/clusteradmin.h"

namespace weir::engine {

Result<std::map<LogPartition, std::int64_t>> startOffsets(const ClientConf& conf, const cdp::Definition& definition,
                                                          const std::vector<LogPartition>& partitions,
                                                          bool hasGroupCommitted, int timeoutMs)
{
    const auto& source = std::get<cdp::SourceDefinition>(definition.body);
    std::int64_t time = atEnd;
    if (source.start == "earliest")
        time = atStart;
    else if (source.startAtMs)
        time = *source.startAtMs;
    else if (hasGroupCommitted)
        time = definition.envelope.changedAtMs.value_or(atEnd);
    ClientConf admin = conf;
    admin.role = ClientRole::Admin;
    const Result<RdKafkaPtr> client = makeClient(admin);
    if (!client)
        return client.error();
    std::vector<TopicPartition> wanted;
    for (const LogPartition& at : partitions)
        wanted.push_back({QString::fromStdString(at.topic), at.partition});
    std::map<LogPartition, std::int64_t> found;
    for (const auto& [at, offset] : ClusterAdmin(client->get()).offsets(wanted, time, timeoutMs)) {
        if (!offset)
            return offset.error();
        found[{at.topic.toStdString(), at.partition}] = *offset;
    }
    return found;
}

Result<std::vector<LogPartition>> partitionsOf(const ClientConf& conf, const std::string& topic, int timeoutMs)
{
    ClientConf admin = conf;
    admin.role = ClientRole::Admin;
    const Result<RdKafkaPtr> client = makeClient(admin);
    if (!client)
        return client.error();
    const Result<ClusterMetadata> metadata =
        ClusterAdmin(client->get()).metadata(timeoutMs, QString::fromStdString(topic));
    if (!metadata)
        return metadata.error();
    std::vector<LogPartition> partitions;
    for (const auto& one : metadata->topics) {
        for (const auto& partition : one.partitions)
            partitions.push_back({topic, partition.id});
    }
    return partitions;
}

} // namespace weir::engine
