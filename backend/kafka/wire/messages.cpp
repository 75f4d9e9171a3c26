#include "backend/kafka/wire/messages.h"

namespace weir {
namespace {

std::vector<std::int32_t> int32List(WireDecoder& in)
{
    std::vector<std::int32_t> list(in.array(4));
    for (std::int32_t& one : list)
        one = in.int32();
    return list;
}

void readBroker(WireDecoder& in, MetadataRequest::Broker& broker)
{
    broker.id = in.int32();
    broker.host = in.string();
    broker.port = in.int32();
    broker.rack = in.nullableString();
    in.tags();
}

void readPartition(WireDecoder& in, MetadataRequest::PartitionInfo& partition)
{
    partition.error = in.int16();
    partition.index = in.int32();
    partition.leader = in.int32();
    partition.leaderEpoch = in.int32();
    partition.replicas = int32List(in);
    partition.inSync = int32List(in);
    partition.offline = int32List(in);
    in.tags();
}

} // namespace

void MetadataRequest::encode(WireEncoder& out, int version) const
{
    if (topics) {
        out.array(topics->size());
        for (const std::string& name : *topics) {
            if (version >= 10)
                out.zeroUuid();
            out.string(name);
            out.tags();
        }
    } else {
        out.nullArray();
    }
    out.boolean(false); // never create a topic by looking
    if (version <= 10)
        out.boolean(false);
    out.boolean(false);
    out.tags();
}

void MetadataRequest::decode(WireDecoder& in, int version, Answer& answer)
{
    in.int32(); // throttled for
    answer.brokers.resize(in.array(11));
    for (Broker& broker : answer.brokers)
        readBroker(in, broker);
    answer.clusterId = in.nullableString();
    answer.controller = in.int32();
    answer.topics.resize(in.array(10));
    for (Topic& topic : answer.topics) {
        topic.error = in.int16();
        topic.name = in.string();
        if (version >= 10)
            in.uuid();
        topic.isInternal = in.boolean();
        topic.partitions.resize(in.array(18));
        for (PartitionInfo& partition : topic.partitions)
            readPartition(in, partition);
        in.int32(); // operations allowed
        in.tags();
        if (in.failed())
            break;
    }
    if (version <= 10)
        in.int32();
    in.tags();
}

void DescribeClusterRequest::encode(WireEncoder& out, int version) const
{
    out.boolean(true); // the operations, too
    if (version >= 1)
        out.int8(1); // brokers, not controllers
    out.tags();
}

void DescribeClusterRequest::decode(WireDecoder& in, int version, Answer& answer)
{
    in.int32();
    answer.error = in.int16();
    answer.message = in.string();
    if (version >= 1)
        in.int8();
    answer.clusterId = in.string();
    answer.controller = in.int32();
    answer.brokers.resize(in.array(11));
    for (MetadataRequest::Broker& broker : answer.brokers)
        readBroker(in, broker);
    answer.operations = std::uint32_t(in.int32());
    in.tags();
}

void DescribeLogDirsRequest::encode(WireEncoder& out, int) const
{
    out.nullArray();
    out.tags();
}

void DescribeLogDirsRequest::decode(WireDecoder& in, int version, Answer& answer)
{
    in.int32();
    if (version >= 3)
        answer.error = in.int16();
    answer.directories.resize(in.array(5));
    for (Directory& directory : answer.directories) {
        directory.error = in.int16();
        directory.path = in.string();
        directory.topics.resize(in.array(3));
        for (Topic& topic : directory.topics) {
            topic.name = in.string();
            topic.partitions.resize(in.array(21));
            for (PartitionSize& partition : topic.partitions) {
                partition.index = in.int32();
                partition.bytes = in.int64();
                partition.lag = in.int64();
                partition.isFuture = in.boolean();
                in.tags();
            }
            in.tags();
            if (in.failed())
                return;
        }
        if (version >= 4) {
            directory.totalBytes = in.int64();
            directory.usableBytes = in.int64();
        }
        in.tags();
    }
    in.tags();
}

void ListOffsetsRequest::encode(WireEncoder& out, int version) const
{
    out.int32(-1); // no replica
    if (version >= 2)
        out.int8(std::int8_t(isolation));
    out.array(topics.size());
    for (const auto& [topic, partitions] : topics) {
        out.string(topic);
        out.array(partitions.size());
        for (const auto& [partition, timestamp] : partitions) {
            out.int32(partition);
            if (version >= 4)
                out.int32(-1); // leader epoch not known
            out.int64(timestamp);
            out.tags();
        }
        out.tags();
    }
    out.tags();
}

void ListOffsetsRequest::decode(WireDecoder& in, int version, Answer& answer)
{
    if (version >= 2)
        in.int32();
    const std::size_t topicCount = in.array(3);
    for (std::size_t i = 0; i < topicCount && !in.failed(); ++i) {
        auto& partitions = answer[in.string()];
        const std::size_t count = in.array(22);
        for (std::size_t j = 0; j < count && !in.failed(); ++j) {
            PartitionOffset& offset = partitions[in.int32()];
            offset.error = in.int16();
            offset.timestampMs = in.int64();
            offset.offset = in.int64();
            if (version >= 4)
                in.int32();
            in.tags();
        }
        in.tags();
    }
    in.tags();
}

void FetchRequest::encode(WireEncoder& out, int version) const
{
    out.int32(-1); // no replica
    out.int32(maxWaitMs);
    out.int32(minBytes);
    out.int32(maxBytes);
    out.int8(std::int8_t(isolation));
    if (version >= 7) {
        out.int32(0); // no fetch session
        out.int32(-1);
    }
    out.array(1);
    out.string(topic);
    out.array(partitions.size());
    for (const Partition& partition : partitions) {
        out.int32(partition.index);
        if (version >= 9)
            out.int32(-1);
        out.int64(partition.offset);
        if (version >= 12)
            out.int32(-1);
        if (version >= 5)
            out.int64(-1);
        out.int32(partitionMaxBytes);
        out.tags();
    }
    out.tags();
    if (version >= 7)
        out.array(0); // nothing to forget
    if (version >= 11)
        out.string({}); // no rack
    out.tags();
}

void FetchRequest::decode(WireDecoder& in, int version, Answer& answer)
{
    in.int32();
    if (version >= 7) {
        answer.error = in.int16();
        in.int32();
    }
    const std::size_t topicCount = in.array(3);
    for (std::size_t i = 0; i < topicCount && !in.failed(); ++i) {
        in.string();
        const std::size_t count = in.array(24);
        for (std::size_t j = 0; j < count && !in.failed(); ++j) {
            PartitionData& data = answer.partitions.emplace_back();
            data.index = in.int32();
            data.error = in.int16();
            data.highWatermark = in.int64();
            data.lastStableOffset = in.int64();
            if (version >= 5)
                data.logStart = in.int64();
            data.aborted.resize(in.array(16));
            for (AbortedTransaction& aborted : data.aborted) {
                aborted.producerId = in.int64();
                aborted.firstOffset = in.int64();
                in.tags();
            }
            if (version >= 11)
                in.int32(); // a nearer replica, which we do not follow
            data.records = std::string(in.bytes());
            in.tags();
        }
        in.tags();
    }
    in.tags();
}

} // namespace weir
