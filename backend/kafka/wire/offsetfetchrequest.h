// Purpose: the offsets that groups have committed. Thread: values. Limits: only the fields that Weir reads are kept.
#pragma once

#include "backend/kafka/wire/api.h"
#include "backend/kafka/wire/fieldtable.h"

namespace weir {

struct OffsetFetchRequest
{
    static constexpr ApiKey key = ApiKey::OffsetFetch;
    static constexpr int leastVersion = 1, mostVersion = 10, flexibleFrom = 6;
    static constexpr int allFrom = 2;   ///< before, topics must be named
    static constexpr int manyFrom = 8;  ///< before, one group a request
    static constexpr int lastNamed = 9; ///< after it, topics are told by their ids

    struct AskedTopic
    {
        std::string name;
        WireUuid id{};
        std::vector<std::int32_t> partitions;
        static constexpr auto fields()
        {
            return std::tuple(field<&AskedTopic::name>({.to = lastNamed}),
                              field<&AskedTopic::id>({.from = lastNamed + 1}), field<&AskedTopic::partitions>());
        }
    };
    struct Asked
    {
        std::string group;
        std::optional<std::vector<AskedTopic>> topics; ///< unset: all
        static constexpr auto fields()
        {
            return std::tuple(field<&Asked::group>(), unused<std::optional<std::string>>({.from = 9}), // no member
                              unused<std::int32_t>({.from = 9}, -1), field<&Asked::topics>());
        }
    };
    std::string group;                             ///< this and the next: before `manyFrom`
    std::optional<std::vector<AskedTopic>> topics; ///< unset: all
    std::vector<Asked> groups;                     ///< from `manyFrom` on
    static constexpr auto fields()
    {
        return std::tuple(field<&OffsetFetchRequest::group>({.to = manyFrom - 1}),
                          field<&OffsetFetchRequest::topics>({.to = manyFrom - 1}),
                          field<&OffsetFetchRequest::groups>({.from = manyFrom}), unused<bool>({.from = 7}));
    }

    struct Partition
    {
        std::int32_t index = -1;
        std::int64_t offset = -1; ///< -1: no commit
        std::int32_t leaderEpoch = -1;
        int error = 0;
        static constexpr auto fields()
        {
            return std::tuple(field<&Partition::index>(), field<&Partition::offset>(),
                              field<&Partition::leaderEpoch>({.from = 5}), unused<std::string>(),
                              field<&Partition::error, std::int16_t>());
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
    struct Group
    {
        std::string id;
        std::vector<Topic> topics;
        int error = 0;
        static constexpr auto fields()
        {
            return std::tuple(field<&Group::id>(), field<&Group::topics>(), field<&Group::error, std::int16_t>());
        }
    };
    struct Answer
    {
        std::vector<Topic> topics; ///< this and the next: before `manyFrom`
        int error = 0;
        std::vector<Group> groups;
        static constexpr auto fields()
        {
            return std::tuple(unused<std::int32_t>({.from = 3}), field<&Answer::topics>({.to = manyFrom - 1}),
                              field<&Answer::error, std::int16_t>({.from = 2, .to = manyFrom - 1}),
                              field<&Answer::groups>({.from = manyFrom}));
        }
    };
    void encode(WireEncoder& out, int version) const { writeFields(out, version, *this); }
    static void decode(WireDecoder& in, int version, Answer& answer) { readFields(in, version, answer); }
};

} // namespace weir
