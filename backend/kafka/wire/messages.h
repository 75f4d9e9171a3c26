// Purpose: the requests we speak ourselves, by version: what WireConnection::call() wants of each. Thread: values.
// Limits: only the fields that Weir reads are kept; the answers' bytes are checked, whoever sent them.
#pragma once

#include "backend/kafka/wire/api.h"
#include "backend/kafka/wire/decoder.h"
#include "backend/kafka/wire/encoder.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace weir {

struct MetadataRequest
{
    static constexpr ApiKey key = ApiKey::Metadata;
    static constexpr int leastVersion = 9, mostVersion = 12, flexibleFrom = 9;

    std::optional<std::vector<std::string>> topics; ///< unset: all

    struct Broker
    {
        std::int32_t id = -1;
        std::string host;
        std::int32_t port = 0;
        std::optional<std::string> rack;
    };
    struct PartitionInfo
    {
        int error = 0;
        std::int32_t index = 0, leader = -1, leaderEpoch = -1;
        std::vector<std::int32_t> replicas, inSync, offline;
    };
    struct Topic
    {
        int error = 0;
        std::string name;
        bool isInternal = false;
        std::vector<PartitionInfo> partitions;
    };
    struct Answer
    {
        std::vector<Broker> brokers;
        std::optional<std::string> clusterId;
        std::int32_t controller = -1;
        std::vector<Topic> topics;
    };
    void encode(WireEncoder& out, int version) const;
    static void decode(WireDecoder& in, int version, Answer& answer);
};

struct DescribeClusterRequest
{
    static constexpr ApiKey key = ApiKey::DescribeCluster;
    static constexpr int leastVersion = 0, mostVersion = 1, flexibleFrom = 0;

    struct Answer
    {
        int error = 0;
        std::string message, clusterId;
        std::int32_t controller = -1;
        std::uint32_t operations = 0; ///< bits by ACL operation: what we may do with the cluster
        std::vector<MetadataRequest::Broker> brokers;
    };
    void encode(WireEncoder& out, int version) const;
    static void decode(WireDecoder& in, int version, Answer& answer);
};

struct DescribeLogDirsRequest
{
    static constexpr ApiKey key = ApiKey::DescribeLogDirs;
    static constexpr int leastVersion = 1, mostVersion = 4, flexibleFrom = 2;

    struct PartitionSize
    {
        std::int32_t index = 0;
        std::int64_t bytes = 0, lag = 0;
        bool isFuture = false; ///< a copy on its way to another directory
    };
    struct Topic
    {
        std::string name;
        std::vector<PartitionSize> partitions;
    };
    struct Directory
    {
        int error = 0;
        std::string path;
        std::vector<Topic> topics;
        std::int64_t totalBytes = -1, usableBytes = -1; ///< -1: the broker is too old to say
    };
    struct Answer
    {
        int error = 0;
        std::vector<Directory> directories;
    };
    void encode(WireEncoder& out, int version) const; ///< everything there is
    static void decode(WireDecoder& in, int version, Answer& answer);
};

enum class WireIsolation : std::int8_t { ReadUncommitted = 0, ReadCommitted = 1 };

struct ListOffsetsRequest
{
    static constexpr ApiKey key = ApiKey::ListOffsets;
    static constexpr int leastVersion = 1, mostVersion = 8, flexibleFrom = 6;
    static constexpr std::int64_t latest = -1, earliest = -2, largestTimestamp = -3;

    /// Partition to timestamp (ms since 1970 UTC, or one of the above), by topic.
    std::map<std::string, std::map<std::int32_t, std::int64_t>> topics;
    WireIsolation isolation = WireIsolation::ReadUncommitted;

    struct PartitionOffset
    {
        int error = -1; ///< stays so for what the broker did not answer
        std::int64_t timestampMs = -1;
        std::int64_t offset = -1; ///< -1: no record that late
    };
    using Answer = std::map<std::string, std::map<std::int32_t, PartitionOffset>>;
    void encode(WireEncoder& out, int version) const;
    static void decode(WireDecoder& in, int version, Answer& answer);
};

struct FetchRequest
{
    static constexpr ApiKey key = ApiKey::Fetch;
    static constexpr int leastVersion = 4, mostVersion = 12, flexibleFrom = 12;

    struct Partition
    {
        std::int32_t index = 0;
        std::int64_t offset = 0;
    };
    std::string topic;
    std::vector<Partition> partitions;
    WireIsolation isolation = WireIsolation::ReadUncommitted;
    std::int32_t maxWaitMs = 100, minBytes = 1, maxBytes = 8 << 20, partitionMaxBytes = 1 << 20;

    struct AbortedTransaction
    {
        std::int64_t producerId = -1, firstOffset = -1;
    };
    struct PartitionData
    {
        int error = 0;
        std::int32_t index = 0;
        std::int64_t highWatermark = -1, lastStableOffset = -1, logStart = -1;
        std::vector<AbortedTransaction> aborted;
        std::string records;
    };
    struct Answer
    {
        int error = 0;
        std::vector<PartitionData> partitions; ///< of all topics; we ask for one
    };
    void encode(WireEncoder& out, int version) const;
    static void decode(WireDecoder& in, int version, Answer& answer);
};

} // namespace weir
