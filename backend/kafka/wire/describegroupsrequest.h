// Purpose: describing classic groups, and what they assign to consumers. Thread: values. Limits: only the fields that
// Weir reads are kept.
#pragma once

#include "backend/kafka/wire/api.h"
#include "backend/kafka/wire/fieldtable.h"

namespace weir {

struct DescribeGroupsRequest
{
    static constexpr ApiKey key = ApiKey::DescribeGroups;
    static constexpr int leastVersion = 0, mostVersion = 6, flexibleFrom = 5;

    std::vector<std::string> groups;
    static constexpr auto fields()
    {
        return std::tuple(field<&DescribeGroupsRequest::groups>(), unused<bool>({.from = 3}));
    }

    struct Member
    {
        std::string id, instanceId, clientId, host;
        WireBytes metadata, assignment; ///< of the group's protocol; of consumers: ConsumerAssignment
        static constexpr auto fields()
        {
            return std::tuple(field<&Member::id>(), field<&Member::instanceId>({.from = 4}), field<&Member::clientId>(),
                              field<&Member::host>(), field<&Member::metadata>(), field<&Member::assignment>());
        }
    };
    struct Group
    {
        int error = 0;
        std::string message, id, state, protocolType, protocol;
        std::vector<Member> members;
        static constexpr auto fields()
        {
            return std::tuple(field<&Group::error, std::int16_t>(), field<&Group::message>({.from = 6}),
                              field<&Group::id>(), field<&Group::state>(), field<&Group::protocolType>(),
                              field<&Group::protocol>(), field<&Group::members>(), unused<std::int32_t>({.from = 3}));
        }
    };
    struct Answer
    {
        std::vector<Group> groups;
        static constexpr auto fields()
        {
            return std::tuple(unused<std::int32_t>({.from = 1}), field<&Answer::groups>());
        }
    };
    void encode(WireEncoder& out, int version) const { writeFields(out, version, *this); }
    static void decode(WireDecoder& in, int version, Answer& answer) { readFields(in, version, answer); }
};

/// What an assignor of the consumer protocol hands to a member: inside DescribeGroupsRequest::Member::assignment,
/// behind an int16 version.
struct ConsumerAssignment
{
    struct Topic
    {
        std::string name;
        std::vector<std::int32_t> partitions;
        static constexpr auto fields() { return std::tuple(field<&Topic::name>(), field<&Topic::partitions>()); }
    };
    std::vector<Topic> topics;
    static constexpr auto fields() { return std::tuple(field<&ConsumerAssignment::topics>()); }

    /// Unset: it is none. What newer versions have behind the topics is left alone.
    static std::optional<ConsumerAssignment> parse(std::string_view bytes)
    {
        ConsumerAssignment assignment;
        WireDecoder in(bytes, false);
        const int version = in.int16();
        readFields(in, version, assignment);
        return in.failed() || version < 0 ? std::nullopt : std::optional(std::move(assignment));
    }
};

} // namespace weir
