// Purpose: the groups that a broker coordinates, of all kinds. Thread: values. Limits: only the fields that Weir reads
// are kept.
#pragma once

#include "backend/kafka/wire/api.h"
#include "backend/kafka/wire/fieldtable.h"

namespace weir {

struct ListGroupsRequest
{
    static constexpr ApiKey key = ApiKey::ListGroups;
    static constexpr int leastVersion = 0, mostVersion = 5, flexibleFrom = 3;

    std::vector<std::string> states, types; ///< only these; empty: all. From version 4 and 5 on
    static constexpr auto fields()
    {
        return std::tuple(field<&ListGroupsRequest::states>({.from = 4}),
                          field<&ListGroupsRequest::types>({.from = 5}));
    }

    struct Group
    {
        std::string id, protocolType, state, type;
        static constexpr auto fields()
        {
            return std::tuple(field<&Group::id>(), field<&Group::protocolType>(), field<&Group::state>({.from = 4}),
                              field<&Group::type>({.from = 5}));
        }
    };
    struct Answer
    {
        int error = 0;
        std::vector<Group> groups;
        static constexpr auto fields()
        {
            return std::tuple(unused<std::int32_t>({.from = 1}), field<&Answer::error, std::int16_t>(),
                              field<&Answer::groups>());
        }
    };
    void encode(WireEncoder& out, int version) const { writeFields(out, version, *this); }
    static void decode(WireDecoder& in, int version, Answer& answer) { readFields(in, version, answer); }
};

} // namespace weir
