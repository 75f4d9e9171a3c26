// Purpose: describing groups of the streams protocol (KIP-1071). Thread: values. Limits: only the fields that Weir
// reads are kept.
#pragma once

#include "backend/kafka/wire/api.h"
#include "backend/kafka/wire/groupdescriptions.h"

namespace weir {

// Not inside the request: clang cannot make an optional of a struct whose enclosing one is not complete.
struct StreamsKeyValue
{
    static constexpr auto fields() { return std::tuple(unused<std::string>(), unused<std::string>()); }
};

struct StreamsTopicInfo
{
    std::string name;
    std::int32_t partitions = 0;
    static constexpr auto fields()
    {
        return std::tuple(field<&StreamsTopicInfo::name>(), field<&StreamsTopicInfo::partitions>(),
                          unused<std::int16_t>(), unused<std::vector<StreamsKeyValue>>());
    }
};

struct StreamsSubtopology
{
    std::string id;
    std::vector<std::string> sources, repartitionSinks;
    std::vector<StreamsTopicInfo> changelogs, repartitionSources;
    static constexpr auto fields()
    {
        return std::tuple(field<&StreamsSubtopology::id>(), field<&StreamsSubtopology::sources>(),
                          field<&StreamsSubtopology::repartitionSinks>(), field<&StreamsSubtopology::changelogs>(),
                          field<&StreamsSubtopology::repartitionSources>());
    }
};

struct StreamsTopology
{
    std::int32_t epoch = -1;
    std::vector<StreamsSubtopology> subtopologies; ///< null reads as none
    static constexpr auto fields()
    {
        return std::tuple(field<&StreamsTopology::epoch>(), field<&StreamsTopology::subtopologies>());
    }
};

struct StreamsEndpoint
{
    std::string host;
    std::uint16_t port = 0;
    static constexpr auto fields()
    {
        return std::tuple(field<&StreamsEndpoint::host>(), field<&StreamsEndpoint::port>());
    }
};

struct StreamsGroupDescribeRequest
{
    static constexpr ApiKey key = ApiKey::StreamsGroupDescribe;
    static constexpr int leastVersion = 0, mostVersion = 0, flexibleFrom = 0;

    std::vector<std::string> groups;
    static constexpr auto fields() { return std::tuple(field<&StreamsGroupDescribeRequest::groups>(), unused<bool>()); }

    struct TaskOffset
    {
        std::string subtopology;
        std::int32_t partition = 0;
        std::int64_t offset = -1;
        static constexpr auto fields()
        {
            return std::tuple(field<&TaskOffset::subtopology>(), field<&TaskOffset::partition>(),
                              field<&TaskOffset::offset>());
        }
    };
    struct Tasks
    {
        std::string subtopology;
        std::vector<std::int32_t> partitions;
        static constexpr auto fields() { return std::tuple(field<&Tasks::subtopology>(), field<&Tasks::partitions>()); }
    };
    struct Assignment
    {
        std::vector<Tasks> active, standby, warmup;
        static constexpr auto fields()
        {
            return std::tuple(field<&Assignment::active>(), field<&Assignment::standby>(),
                              field<&Assignment::warmup>());
        }
    };
    struct Member
    {
        std::string id, instanceId, rack, clientId, host, processId;
        std::int32_t epoch = -1, topologyEpoch = -1;
        std::optional<StreamsEndpoint> endpoint;
        std::vector<TaskOffset> offsets, ends;
        Assignment assigned, target;
        bool isClassic = false;
        static constexpr auto fields()
        {
            return std::tuple(field<&Member::id>(), field<&Member::epoch>(), field<&Member::instanceId>(),
                              field<&Member::rack>(), field<&Member::clientId>(), field<&Member::host>(),
                              field<&Member::topologyEpoch>(), field<&Member::processId>(), field<&Member::endpoint>(),
                              unused<std::vector<StreamsKeyValue>>(), field<&Member::offsets>(), field<&Member::ends>(),
                              field<&Member::assigned>(), field<&Member::target>(), field<&Member::isClassic>());
        }
    };
    struct Group
    {
        int error = 0;
        std::string message, id, state;
        std::int32_t epoch = -1, assignmentEpoch = -1;
        std::optional<StreamsTopology> topology;
        std::vector<Member> members;
        static constexpr auto fields()
        {
            return std::tuple(field<&Group::error, std::int16_t>(), field<&Group::message>(), field<&Group::id>(),
                              field<&Group::state>(), field<&Group::epoch>(), field<&Group::assignmentEpoch>(),
                              field<&Group::topology>(), field<&Group::members>(), unused<std::int32_t>());
        }
    };
    using Answer = GroupDescriptions<Group>;
    void encode(WireEncoder& out, int version) const { writeFields(out, version, *this); }
    static void decode(WireDecoder& in, int version, Answer& answer) { readFields(in, version, answer); }
};

} // namespace weir
