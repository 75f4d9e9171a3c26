// Purpose: finding, listing and describing groups, classic and of the consumer protocol. Thread: values. Limits: only
// the fields that Weir reads are kept.
#pragma once

#include "backend/kafka/wire/api.h"
#include "backend/kafka/wire/fieldtable.h"

namespace weir {

struct FindCoordinatorRequest
{
    static constexpr ApiKey key = ApiKey::FindCoordinator;
    static constexpr int leastVersion = 0, mostVersion = 6, flexibleFrom = 3;
    static constexpr int manyFrom = 4; ///< before, one group at a time

    std::string group;               ///< before `manyFrom`
    std::vector<std::string> groups; ///< from then on
    static constexpr auto fields()
    {
        return std::tuple(field<&FindCoordinatorRequest::group>({.to = manyFrom - 1}),
                          unused<std::int8_t>({.from = 1}, 0), // a group
                          field<&FindCoordinatorRequest::groups>({.from = manyFrom}));
    }

    struct Coordinator
    {
        std::string group;
        std::int32_t broker = -1;
        std::string host;
        std::int32_t port = 0;
        int error = 0;
        std::string message;
        static constexpr auto fields()
        {
            return std::tuple(field<&Coordinator::group>(), field<&Coordinator::broker>(), field<&Coordinator::host>(),
                              field<&Coordinator::port>(), field<&Coordinator::error, std::int16_t>(),
                              field<&Coordinator::message>());
        }
    };
    struct Answer
    {
        int error = 0; ///< this and the broker: before `manyFrom`
        std::string message;
        std::int32_t broker = -1;
        std::string host;
        std::int32_t port = 0;
        std::vector<Coordinator> coordinators;
        static constexpr auto fields()
        {
            return std::tuple(
                unused<std::int32_t>({.from = 1}), field<&Answer::error, std::int16_t>({.to = manyFrom - 1}),
                field<&Answer::message>({.from = 1, .to = manyFrom - 1}), field<&Answer::broker>({.to = manyFrom - 1}),
                field<&Answer::host>({.to = manyFrom - 1}), field<&Answer::port>({.to = manyFrom - 1}),
                field<&Answer::coordinators>({.from = manyFrom}));
        }
    };
    void encode(WireEncoder& out, int version) const { writeFields(out, version, *this); }
    static void decode(WireDecoder& in, int version, Answer& answer) { readFields(in, version, answer); }
};

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
