// Purpose: describing share groups (KIP-932). Thread: values. Limits: only the fields that Weir reads are kept.
#pragma once

#include "backend/kafka/wire/api.h"
#include "backend/kafka/wire/groupdescriptions.h"

namespace weir {

struct ShareGroupDescribeRequest
{
    static constexpr ApiKey key = ApiKey::ShareGroupDescribe;
    static constexpr int leastVersion = 1, mostVersion = 1, flexibleFrom = 0; ///< 0 was an early access

    std::vector<std::string> groups;
    static constexpr auto fields() { return std::tuple(field<&ShareGroupDescribeRequest::groups>(), unused<bool>()); }

    struct Member
    {
        std::string id, rack, clientId, host;
        std::int32_t epoch = -1;
        std::vector<std::string> subscribed;
        GroupAssignment assigned;
        static constexpr auto fields()
        {
            return std::tuple(field<&Member::id>(), field<&Member::rack>(), field<&Member::epoch>(),
                              field<&Member::clientId>(), field<&Member::host>(), field<&Member::subscribed>(),
                              field<&Member::assigned>());
        }
    };
    using Group = AssigningGroup<Member>;
    using Answer = GroupDescriptions<Group>;
    void encode(WireEncoder& out, int version) const { writeFields(out, version, *this); }
    static void decode(WireDecoder& in, int version, Answer& answer) { readFields(in, version, answer); }
};

} // namespace weir
