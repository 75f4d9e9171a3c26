// Purpose: describing groups of the consumer protocol (KIP-848). Thread: values. Limits: only the fields that Weir
// reads are kept.
#pragma once

#include "backend/kafka/wire/api.h"
#include "backend/kafka/wire/groupdescriptions.h"

namespace weir {

struct ConsumerGroupDescribeRequest
{
    static constexpr ApiKey key = ApiKey::ConsumerGroupDescribe;
    static constexpr int leastVersion = 0, mostVersion = 1, flexibleFrom = 0;

    std::vector<std::string> groups;
    static constexpr auto fields()
    {
        return std::tuple(field<&ConsumerGroupDescribeRequest::groups>(), unused<bool>());
    }

    struct Member
    {
        std::string id, instanceId, rack, clientId, host, regex;
        std::int32_t epoch = -1;
        std::vector<std::string> subscribed;
        GroupAssignment assigned, target;
        std::int8_t type = -1; ///< 0: classic, 1: consumer; -1: the broker is too old to say
        static constexpr auto fields()
        {
            return std::tuple(field<&Member::id>(), field<&Member::instanceId>(), field<&Member::rack>(),
                              field<&Member::epoch>(), field<&Member::clientId>(), field<&Member::host>(),
                              field<&Member::subscribed>(), field<&Member::regex>(), field<&Member::assigned>(),
                              field<&Member::target>(), field<&Member::type>({.from = 1}));
        }
    };
    using Group = AssigningGroup<Member>;
    using Answer = GroupDescriptions<Group>;
    void encode(WireEncoder& out, int version) const { writeFields(out, version, *this); }
    static void decode(WireDecoder& in, int version, Answer& answer) { readFields(in, version, answer); }
};

} // namespace weir
