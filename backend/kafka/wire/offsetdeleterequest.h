// Purpose: deleting a group's committed offsets. Thread: values. Limits: not of topics that the group reads.
#pragma once

#include "backend/kafka/wire/api.h"
#include "backend/kafka/wire/fieldtable.h"

namespace weir {

struct OffsetDeleteRequest
{
    static constexpr ApiKey key = ApiKey::OffsetDelete;
    static constexpr int leastVersion = 0, mostVersion = 0, flexibleFrom = 1;

    struct Partition
    {
        std::int32_t index = 0;
        static constexpr auto fields() { return std::tuple(field<&Partition::index>()); }
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
        return std::tuple(field<&OffsetDeleteRequest::group>(), field<&OffsetDeleteRequest::topics>());
    }

    struct Done
    {
        std::int32_t index = -1;
        int error = 0;
        static constexpr auto fields()
        {
            return std::tuple(field<&Done::index>(), field<&Done::error, std::int16_t>());
        }
    };
    struct DoneTopic
    {
        std::string name;
        std::vector<Done> partitions;
        static constexpr auto fields()
        {
            return std::tuple(field<&DoneTopic::name>(), field<&DoneTopic::partitions>());
        }
    };
    struct Answer
    {
        int error = 0;
        std::vector<DoneTopic> topics;
        static constexpr auto fields()
        {
            return std::tuple(field<&Answer::error, std::int16_t>(), unused<std::int32_t>(), field<&Answer::topics>());
        }
    };
    void encode(WireEncoder& out, int version) const { writeFields(out, version, *this); }
    static void decode(WireDecoder& in, int version, Answer& answer) { readFields(in, version, answer); }
};

} // namespace weir
