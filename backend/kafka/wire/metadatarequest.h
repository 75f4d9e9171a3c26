// Purpose: brokers, topics, leaders, as any broker tells them. Thread: values. Limits: only the fields that Weir reads
// are kept.
#pragma once

#include "backend/kafka/wire/api.h"
#include "backend/kafka/wire/fieldtable.h"

namespace weir {

struct MetadataRequest
{
    static constexpr ApiKey key = ApiKey::Metadata;
    static constexpr int leastVersion = 4, mostVersion = 13, flexibleFrom = 9;

    struct Asked
    {
        std::string name;
        static constexpr auto fields() { return std::tuple(unused<WireUuid>({.from = 10}), field<&Asked::name>()); }
    };
    std::optional<std::vector<Asked>> topics; ///< unset: all
    static constexpr auto fields()
    {
        return std::tuple(field<&MetadataRequest::topics>(), unused<bool>(), // never create a topic by looking
                          unused<bool>({.from = 8, .to = 10}), unused<bool>({.from = 8}));
    }

    struct Broker
    {
        std::int32_t id = -1;
        std::string host;
        std::int32_t port = 0;
        std::optional<std::string> rack;
        static constexpr auto fields()
        {
            return std::tuple(field<&Broker::id>(), field<&Broker::host>(), field<&Broker::port>(),
                              field<&Broker::rack>());
        }
    };
    struct PartitionInfo
    {
        int error = 0;
        std::int32_t index = 0, leader = -1, leaderEpoch = -1;
        std::vector<std::int32_t> replicas, inSync, offline;
        static constexpr auto fields()
        {
            return std::tuple(field<&PartitionInfo::error, std::int16_t>(), field<&PartitionInfo::index>(),
                              field<&PartitionInfo::leader>(), field<&PartitionInfo::leaderEpoch>({.from = 7}),
                              field<&PartitionInfo::replicas>(), field<&PartitionInfo::inSync>(),
                              field<&PartitionInfo::offline>({.from = 5}));
        }
    };
    struct Topic
    {
        int error = 0;
        std::string name;
        bool isInternal = false;
        std::vector<PartitionInfo> partitions;
        WireUuid id{};
        static constexpr auto fields()
        {
            return std::tuple(field<&Topic::error, std::int16_t>(), field<&Topic::name>(),
                              field<&Topic::id>({.from = 10}), field<&Topic::isInternal>(), field<&Topic::partitions>(),
                              unused<std::int32_t>({.from = 8}));
        }
    };
    struct Answer
    {
        std::vector<Broker> brokers;
        std::optional<std::string> clusterId;
        std::int32_t controller = -1;
        std::vector<Topic> topics;
        int error = 0;
        static constexpr auto fields()
        {
            return std::tuple(unused<std::int32_t>(), field<&Answer::brokers>(), field<&Answer::clusterId>(),
                              field<&Answer::controller>(), field<&Answer::topics>(),
                              unused<std::int32_t>({.from = 8, .to = 10}),
                              field<&Answer::error, std::int16_t>({.from = 13}));
        }
    };
    void encode(WireEncoder& out, int version) const { writeFields(out, version, *this); }
    static void decode(WireDecoder& in, int version, Answer& answer) { readFields(in, version, answer); }
};

} // namespace weir
