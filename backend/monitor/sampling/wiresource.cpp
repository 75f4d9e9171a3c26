#include "backend/monitor/sampling/wiresource.h"

namespace weir {
namespace {

constexpr int probeBytes = 64 << 10;
constexpr std::int32_t mostPartitions = 1'000'000; ///< of a topic, whatever somebody claims to be a partition

void addDirectory(SourceSizes& sizes, std::int32_t broker, const DescribeLogDirsRequest::Directory& directory,
                  const EndsMetadata& metadata, std::vector<std::int64_t>& bytes)
{
    SourceSizes::Disk& disk = sizes.disks[broker];
    for (const DescribeLogDirsRequest::Topic& topic : directory.topics) {
        for (const DescribeLogDirsRequest::PartitionSize& partition : topic.partitions) {
            disk.used += partition.bytes;
            const std::ptrdiff_t at = metadata.find(topic.name, partition.index);
            if (at >= 0 && !partition.isFuture && metadata.partitions[std::size_t(at)].leader == broker)
                bytes[std::size_t(at)] = partition.bytes;
        }
    }
    if (directory.usableBytes >= 0)
        disk.free = std::max<std::int64_t>(0, disk.free) + directory.usableBytes;
}

/// A row a topic out of a list of all partitions.
template <typename Value> OffsetTable table(const EndsMetadata& metadata, Value value)
{
    OffsetTable table;
    table.reserve(metadata.topics.size());
    for (const EndsMetadata::Topic& topic : metadata.topics) {
        std::vector<std::int64_t>& row = table.emplace_back();
        for (std::size_t i = topic.first; i < topic.first + topic.count; ++i) {
            if (metadata.partitions[i].index < 0 || metadata.partitions[i].index >= mostPartitions)
                continue;
            row.resize(std::max(row.size(), std::size_t(metadata.partitions[i].index) + 1), -1);
            row[std::size_t(metadata.partitions[i].index)] = value(i);
        }
    }
    return table;
}

} // namespace

WireSource::WireSource(ClientConf conf) : m_cluster(std::move(conf)), m_ends(m_cluster), m_groups(m_cluster) {}

RequestCounts WireSource::takeRequestCount()
{
    RequestCounts counts = m_groups.takeRequestCount();
    for (const auto& [broker, count] : m_ends.takeRequestCount())
        counts[broker] += count;
    return counts;
}

Result<SourceCluster> WireSource::metadata(const Deadline& deadline)
{
    if (const Result<void> told = m_ends.refreshMetadata(deadline); !told)
        return told.error();
    const EndsMetadata& metadata = *m_ends.metadata();
    SourceCluster cluster;
    cluster.id = metadata.clusterId.value_or(std::string());
    cluster.controller = metadata.controller;
    for (const MetadataRequest::Broker& broker : metadata.brokers)
        cluster.brokers.push_back(broker.id);
    cluster.topics.reserve(metadata.topics.size());
    for (const EndsMetadata::Topic& from : metadata.topics) {
        SourceTopic& to = cluster.topics.emplace_back();
        to.name = from.name;
        if (from.id != WireUuid{})
            to.id.assign(reinterpret_cast<const char*>(from.id.data()), from.id.size());
        to.error = from.error;
        for (std::size_t i = from.first; i < from.first + from.count; ++i) {
            const EndsMetadata::Partition& partition = metadata.partitions[i];
            if (partition.index < 0 || partition.index >= mostPartitions)
                continue;
            to.leaders.resize(std::max(to.leaders.size(), std::size_t(partition.index) + 1), -1);
            to.leaders[std::size_t(partition.index)] = partition.leader;
            to.underReplicated += partition.inSync < partition.replicas ? 1 : 0;
        }
    }
    return cluster;
}

Result<SourceEnds> WireSource::ends(const SourceCluster&, bool starts, const Deadline& deadline)
{
    Result<EndsReading> reading = m_ends.read(true, starts, deadline);
    if (!reading)
        return reading.error();
    SourceEnds ends;
    ends.failed = std::move(reading->failed);
    ends.leadersChanged = reading->isStale;
    const std::vector<PartitionEnds>& told = reading->partitions;
    ends.ends = table(*reading->metadata, [&told](std::size_t i) { return told[i].end; });
    ends.stableEnds = table(*reading->metadata, [&told](std::size_t i) { return told[i].stable; });
    if (starts)
        ends.starts = table(*reading->metadata, [&told](std::size_t i) { return told[i].start; });
    return ends;
}

Result<SourceSizes> WireSource::sizes(const SourceCluster& cluster, const Deadline& deadline)
{
    if (!m_ends.metadata())
        return Error{ErrorKind::Unavailable, 0, QStringLiteral("nothing is known of the brokers"), {}};
    const EndsMetadata& metadata = *m_ends.metadata();
    SourceSizes sizes;
    std::vector<std::int64_t> bytes(metadata.partitions.size(), -1);
    for (const std::int32_t broker : cluster.brokers) {
        Result<WireConnection*> connection = m_cluster.broker(broker, deadline);
        if (!connection)
            continue;
        const Result<DescribeLogDirsRequest::Answer> answer = (*connection)->call(DescribeLogDirsRequest{}, deadline);
        if (!answer || answer->error != 0)
            continue;
        for (const DescribeLogDirsRequest::Directory& directory : answer->directories)
            addDirectory(sizes, broker, directory, metadata, bytes);
    }
    sizes.bytes = table(metadata, [&bytes](std::size_t i) { return bytes[i]; });
    return sizes;
}

Result<ListedGroups> WireSource::list(const Deadline& deadline) { return m_groups.list(deadline); }

std::map<std::string, Result<GroupOffsets>>
WireSource::committed(const std::map<std::string, std::int32_t>& coordinators, const Deadline& deadline)
{
    return m_groups.committed(coordinators, deadline);
}

std::map<std::string, Result<GroupOffsets>>
WireSource::shareOffsets(const std::map<std::string, std::int32_t>& coordinators, const Deadline& deadline)
{
    return m_groups.shareOffsets(coordinators, deadline);
}

std::map<std::string, Result<DescribedGroup>> WireSource::describe(const std::map<std::string, ListedGroup>& groups,
                                                                   const Deadline& deadline)
{
    return m_groups.describe(groups, deadline);
}

std::map<WireTopicPartition, Result<ProbedOffset>>
WireSource::probe(const std::map<WireTopicPartition, std::int64_t>& offsets, const Deadline& deadline)
{
    return m_groups.probe(offsets, probeBytes, deadline);
}

} // namespace weir
