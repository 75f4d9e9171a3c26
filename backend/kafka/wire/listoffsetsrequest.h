// Purpose: ends, beginnings and offsets by time. Thread: values. Limits: a partition's leader must be asked.
#pragma once

#include "backend/kafka/wire/api.h"
#include "backend/kafka/wire/fieldtable.h"

namespace weir {

enum class WireIsolation : std::int8_t { ReadUncommitted = 0, ReadCommitted = 1 };

struct ListOffsetsRequest
{
    static constexpr ApiKey key = ApiKey::ListOffsets;
    static constexpr int leastVersion = 1, mostVersion = 11, flexibleFrom = 6;
    static constexpr std::int64_t latest = -1, earliest = -2, largestTimestamp = -3; ///< the last from version 7 on

    struct Asked
    {
        std::int32_t index = 0;
        std::int64_t timestamp = latest; ///< ms since 1970 UTC, or one of the above
        static constexpr auto fields()
        {
            return std::tuple(field<&Asked::index>(), unused<std::int32_t>({.from = 4}, -1),
                              field<&Asked::timestamp>());
        }
    };
    struct AskedTopic
    {
        std::string name;
        std::vector<Asked> partitions; ///< none of them twice
        static constexpr auto fields()
        {
            return std::tuple(field<&AskedTopic::name>(), field<&AskedTopic::partitions>());
        }
    };
    std::vector<AskedTopic> topics;
    WireIsolation isolation = WireIsolation::ReadUncommitted; ///< committed: `latest` is the last stable offset
    static constexpr auto fields()
    {
        return std::tuple(unused<std::int32_t>({}, -1), // no replica
                          field<&ListOffsetsRequest::isolation>({.from = 2}), field<&ListOffsetsRequest::topics>(),
                          unused<std::int32_t>({.from = 10}, 5000)); // what the broker may wait for a remote store
    }

    struct PartitionOffset
    {
        std::int32_t index = -1;
        int error = 0;
        std::int64_t timestampMs = -1;
        std::int64_t offset = -1; ///< -1: no record that late
        static constexpr auto fields()
        {
            return std::tuple(field<&PartitionOffset::index>(), field<&PartitionOffset::error, std::int16_t>(),
                              field<&PartitionOffset::timestampMs>(), field<&PartitionOffset::offset>(),
                              unused<std::int32_t>({.from = 4}));
        }
    };
    struct Topic
    {
        std::string name;
        std::vector<PartitionOffset> partitions;
        static constexpr auto fields() { return std::tuple(field<&Topic::name>(), field<&Topic::partitions>()); }
    };
    struct Answer
    {
        std::vector<Topic> topics;
        static constexpr auto fields()
        {
            return std::tuple(unused<std::int32_t>({.from = 2}), field<&Answer::topics>());
        }
        /// Null: the broker left it out.
        const PartitionOffset* find(std::string_view topic, std::int32_t partition) const
        {
            for (const Topic& one : topics) {
                for (const PartitionOffset& offset : one.partitions) {
                    if (offset.index == partition && one.name == topic)
                        return &offset;
                }
            }
            return nullptr;
        }
    };
    void encode(WireEncoder& out, int version) const { writeFields(out, version, *this); }
    static void decode(WireDecoder& in, int version, Answer& answer) { readFields(in, version, answer); }
};

} // namespace weir
