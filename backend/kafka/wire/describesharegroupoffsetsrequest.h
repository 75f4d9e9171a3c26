// Purpose: where share groups (KIP-932) start to read. Thread: values. Limits: only the fields that Weir reads are
// kept.
#pragma once

#include "backend/kafka/wire/api.h"
#include "backend/kafka/wire/fieldtable.h"

namespace weir {

struct DescribeShareGroupOffsetsRequest
{
    static constexpr ApiKey key = ApiKey::DescribeShareGroupOffsets;
    static constexpr int leastVersion = 0, mostVersion = 1, flexibleFrom = 0;

    struct AskedTopic
    {
        std::string name;
        std::vector<std::int32_t> partitions;
        static constexpr auto fields()
        {
            return std::tuple(field<&AskedTopic::name>(), field<&AskedTopic::partitions>());
        }
    };
    struct Asked
    {
        std::string group;
        std::optional<std::vector<AskedTopic>> topics; ///< unset: all
        static constexpr auto fields() { return std::tuple(field<&Asked::group>(), field<&Asked::topics>()); }
    };
    std::vector<Asked> groups;
    static constexpr auto fields() { return std::tuple(field<&DescribeShareGroupOffsetsRequest::groups>()); }

    struct Partition
    {
        std::int32_t index = -1;
        std::int64_t start = -1;
        std::int32_t leaderEpoch = -1;
        std::int64_t lag = -1; ///< -1: the broker does not say
        int error = 0;
        std::string message;
        static constexpr auto fields()
        {
            return std::tuple(field<&Partition::index>(), field<&Partition::start>(), field<&Partition::leaderEpoch>(),
                              field<&Partition::lag>({.from = 1}), field<&Partition::error, std::int16_t>(),
                              field<&Partition::message>());
        }
    };
    struct Topic
    {
        std::string name;
        WireUuid id{};
        std::vector<Partition> partitions;
        static constexpr auto fields()
        {
            return std::tuple(field<&Topic::name>(), field<&Topic::id>(), field<&Topic::partitions>());
        }
    };
    struct Group
    {
        std::string id;
        std::vector<Topic> topics;
        int error = 0;
        std::string message;
        static constexpr auto fields()
        {
            return std::tuple(field<&Group::id>(), field<&Group::topics>(), field<&Group::error, std::int16_t>(),
                              field<&Group::message>());
        }
    };
    struct Answer
    {
        std::vector<Group> groups;
        static constexpr auto fields() { return std::tuple(unused<std::int32_t>(), field<&Answer::groups>()); }
    };
    void encode(WireEncoder& out, int version) const { writeFields(out, version, *this); }
    static void decode(WireDecoder& in, int version, Answer& answer) { readFields(in, version, answer); }
};

} // namespace weir
