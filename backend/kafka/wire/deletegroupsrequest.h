// Purpose: deleting groups, of any kind. Thread: values. Limits: only without members.
#pragma once

#include "backend/kafka/wire/api.h"
#include "backend/kafka/wire/fieldtable.h"

namespace weir {

struct DeleteGroupsRequest
{
    static constexpr ApiKey key = ApiKey::DeleteGroups;
    static constexpr int leastVersion = 0, mostVersion = 2, flexibleFrom = 2;

    std::vector<std::string> groups;
    static constexpr auto fields() { return std::tuple(field<&DeleteGroupsRequest::groups>()); }

    struct Done
    {
        std::string group;
        int error = 0;
        static constexpr auto fields()
        {
            return std::tuple(field<&Done::group>(), field<&Done::error, std::int16_t>());
        }
    };
    struct Answer
    {
        std::vector<Done> groups;
        static constexpr auto fields() { return std::tuple(unused<std::int32_t>(), field<&Answer::groups>()); }
    };
    void encode(WireEncoder& out, int version) const { writeFields(out, version, *this); }
    static void decode(WireDecoder& in, int version, Answer& answer) { readFields(in, version, answer); }
};

} // namespace weir
