// Purpose: setting a group's committed offsets, as nobody's member. Thread: values. Limits: only the fields that Weir
// reads are kept; commits have no metadata.
#pragma once

#include "backend/kafka/wire/api.h"
#include "backend/kafka/wire/fieldtable.h"

namespace weir {

struct OffsetCommitRequest
{
    static constexpr ApiKey key = ApiKey::OffsetCommit;
    static constexpr int leastVersion = 2, mostVersion = 10, flexibleFrom = 8;
    static constexpr int lastNamed = 9; ///< after it, topics are told by their ids

    struct Partition
    {
        std::int32_t index = 0;
        std::int64_t offset = 0;
        static constexpr auto fields()
        {
            return std::tuple(field<&Partition::index>(), field<&Partition::offset>(),
                              unused<std::int32_t>({.from = 6}, -1), unused<std::string>());
        }
    };
    struct Topic
    {
        std::string name;
        WireUuid id{};
        std::vector<Partition> partitions;
        static constexpr auto fields()
        {
            return std::tuple(field<&Topic::name>({.to = lastNamed}), field<&Topic::id>({.from = lastNamed + 1}),
                              field<&Topic::partitions>());
        }
    };
    std::string group;
    std::vector<Topic> topics;
    static constexpr auto fields()
    {
        return std::tuple(field<&OffsetCommitRequest::group>(), unused<std::int32_t>({}, -1), // nobody's: no generation
                          unused<std::string>(), unused<std::optional<std::string>>({.from = 7}),
                          unused<std::int64_t>({.to = 4}, -1), // kept as long as the broker likes
                          field<&OffsetCommitRequest::topics>());
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
        WireUuid id{};
        std::vector<Done> partitions;
        static constexpr auto fields()
        {
            return std::tuple(field<&DoneTopic::name>({.to = lastNamed}),
                              field<&DoneTopic::id>({.from = lastNamed + 1}), field<&DoneTopic::partitions>());
        }
    };
    struct Answer
    {
        std::vector<DoneTopic> topics;
        static constexpr auto fields()
        {
            return std::tuple(unused<std::int32_t>({.from = 3}), field<&Answer::topics>());
        }
    };
    void encode(WireEncoder& out, int version) const { writeFields(out, version, *this); }
    static void decode(WireDecoder& in, int version, Answer& answer) { readFields(in, version, answer); }
};

} // namespace weir
