// Purpose: where a share group (KIP-932) starts to read, set and deleted. Thread: values. Limits: only without members.
#pragma once

#include "backend/kafka/wire/api.h"
#include "backend/kafka/wire/fieldtable.h"

namespace weir {

/// The answer to either: the whole request's error, then each topic's.
template <typename Topic> struct ChangedShareGroupOffsets
{
    int error = 0;
    std::string message;
    std::vector<Topic> topics;
    static constexpr auto fields()
    {
        return std::tuple(unused<std::int32_t>(), field<&ChangedShareGroupOffsets::error, std::int16_t>(),
                          field<&ChangedShareGroupOffsets::message>(), field<&ChangedShareGroupOffsets::topics>());
    }
};

struct AlterShareGroupOffsetsRequest
{
    static constexpr ApiKey key = ApiKey::AlterShareGroupOffsets;
    static constexpr int leastVersion = 0, mostVersion = 0, flexibleFrom = 0;

    struct Partition
    {
        std::int32_t index = 0;
        std::int64_t start = 0;
        static constexpr auto fields() { return std::tuple(field<&Partition::index>(), field<&Partition::start>()); }
    };
    struct Topic
    {
        std::string name;
        std::vector<Partition> partitions;
        static constexpr auto fields() { return std::tuple(field<&Topic::name>(), field<&Topic::partitions>()); }
    };
    std::string group;
    std::vector<Topic> topics;
    static constexpr auto fields()
    {
        return std::tuple(field<&AlterShareGroupOffsetsRequest::group>(),
                          field<&AlterShareGroupOffsetsRequest::topics>());
    }

    struct Done
    {
        std::int32_t index = -1;
        int error = 0;
        std::string message;
        static constexpr auto fields()
        {
            return std::tuple(field<&Done::index>(), field<&Done::error, std::int16_t>(), field<&Done::message>());
        }
    };
    struct DoneTopic
    {
        std::string name;
        WireUuid id{};
        std::vector<Done> partitions;
        static constexpr auto fields()
        {
            return std::tuple(field<&DoneTopic::name>(), field<&DoneTopic::id>(), field<&DoneTopic::partitions>());
        }
    };
    using Answer = ChangedShareGroupOffsets<DoneTopic>;
    void encode(WireEncoder& out, int version) const { writeFields(out, version, *this); }
    static void decode(WireDecoder& in, int version, Answer& answer) { readFields(in, version, answer); }
};

struct DeleteShareGroupOffsetsRequest
{
    static constexpr ApiKey key = ApiKey::DeleteShareGroupOffsets;
    static constexpr int leastVersion = 0, mostVersion = 0, flexibleFrom = 0;

    struct Topic
    {
        std::string name;
        static constexpr auto fields() { return std::tuple(field<&Topic::name>()); }
    };
    std::string group;
    std::vector<Topic> topics;
    static constexpr auto fields()
    {
        return std::tuple(field<&DeleteShareGroupOffsetsRequest::group>(),
                          field<&DeleteShareGroupOffsetsRequest::topics>());
    }

    struct DoneTopic
    {
        std::string name;
        WireUuid id{};
        int error = 0;
        std::string message;
        static constexpr auto fields()
        {
            return std::tuple(field<&DoneTopic::name>(), field<&DoneTopic::id>(),
                              field<&DoneTopic::error, std::int16_t>(), field<&DoneTopic::message>());
        }
    };
    using Answer = ChangedShareGroupOffsets<DoneTopic>;
    void encode(WireEncoder& out, int version) const { writeFields(out, version, *this); }
    static void decode(WireDecoder& in, int version, Answer& answer) { readFields(in, version, answer); }
};

} // namespace weir
