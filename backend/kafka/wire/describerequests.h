// Purpose: what a cluster says of itself and of its disks. Thread: values. Limits: only the fields that Weir reads are
// kept.
#pragma once

#include "backend/kafka/wire/metadatarequest.h"

namespace weir {

struct DescribeClusterRequest
{
    static constexpr ApiKey key = ApiKey::DescribeCluster;
    static constexpr int leastVersion = 0, mostVersion = 2, flexibleFrom = 0;

    static constexpr auto fields()
    {
        return std::tuple(unused<bool>({}, true), // what we may do, too
                          unused<std::int8_t>({.from = 1}, 1), unused<bool>({.from = 2}));
    }

    struct Broker : MetadataRequest::Broker
    {
        static constexpr auto fields()
        {
            return std::tuple_cat(MetadataRequest::Broker::fields(), std::tuple(unused<bool>({.from = 2})));
        }
    };
    struct Answer
    {
        int error = 0;
        std::string message, clusterId;
        std::int32_t controller = -1;
        std::uint32_t operations = 0; ///< bits by ACL operation: what we may do with the cluster
        std::vector<Broker> brokers;
        static constexpr auto fields()
        {
            return std::tuple(unused<std::int32_t>(), field<&Answer::error, std::int16_t>(), field<&Answer::message>(),
                              unused<std::int8_t>({.from = 1}), field<&Answer::clusterId>(),
                              field<&Answer::controller>(), field<&Answer::brokers>(), field<&Answer::operations>());
        }
    };
    void encode(WireEncoder& out, int version) const { writeFields(out, version, *this); }
    static void decode(WireDecoder& in, int version, Answer& answer) { readFields(in, version, answer); }
};

struct DescribeLogDirsRequest
{
    static constexpr ApiKey key = ApiKey::DescribeLogDirs;
    static constexpr int leastVersion = 1, mostVersion = 5, flexibleFrom = 2;

    struct Asked
    {
        std::string topic;
        std::vector<std::int32_t> partitions;
        static constexpr auto fields() { return std::tuple(field<&Asked::topic>(), field<&Asked::partitions>()); }
    };
    std::optional<std::vector<Asked>> topics; ///< unset: everything there is
    static constexpr auto fields() { return std::tuple(field<&DescribeLogDirsRequest::topics>()); }

    struct PartitionSize
    {
        std::int32_t index = 0;
        std::int64_t bytes = 0, lag = 0;
        bool isFuture = false; ///< a copy on its way to another directory
        static constexpr auto fields()
        {
            return std::tuple(field<&PartitionSize::index>(), field<&PartitionSize::bytes>(),
                              field<&PartitionSize::lag>(), field<&PartitionSize::isFuture>());
        }
    };
    struct Topic
    {
        std::string name;
        std::vector<PartitionSize> partitions;
        static constexpr auto fields() { return std::tuple(field<&Topic::name>(), field<&Topic::partitions>()); }
    };
    struct Directory
    {
        int error = 0;
        std::string path;
        std::vector<Topic> topics;
        std::int64_t totalBytes = -1, usableBytes = -1; ///< -1: the broker is too old to say
        static constexpr auto fields()
        {
            return std::tuple(field<&Directory::error, std::int16_t>(), field<&Directory::path>(),
                              field<&Directory::topics>(), field<&Directory::totalBytes>({.from = 4}),
                              field<&Directory::usableBytes>({.from = 4}), unused<bool>({.from = 5}));
        }
    };
    struct Answer
    {
        int error = 0;
        std::vector<Directory> directories;
        static constexpr auto fields()
        {
            return std::tuple(unused<std::int32_t>(), field<&Answer::error, std::int16_t>({.from = 3}),
                              field<&Answer::directories>());
        }
    };
    void encode(WireEncoder& out, int version) const { writeFields(out, version, *this); }
    static void decode(WireDecoder& in, int version, Answer& answer) { readFields(in, version, answer); }
};

} // namespace weir
