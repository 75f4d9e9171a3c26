// Purpose: what the descriptions of groups of the newer protocols have in common. Thread: values. Limits: only the
// fields that Weir reads are kept.
#pragma once

#include "backend/kafka/wire/fieldtable.h"

namespace weir {

struct GroupAssignment
{
    struct Topic
    {
        WireUuid id{};
        std::string name;
        std::vector<std::int32_t> partitions;
        static constexpr auto fields()
        {
            return std::tuple(field<&Topic::id>(), field<&Topic::name>(), field<&Topic::partitions>());
        }
    };
    std::vector<Topic> topics;
    static constexpr auto fields() { return std::tuple(field<&GroupAssignment::topics>()); }
};

/// A group whose coordinator assigns partitions to its members.
template <typename Member> struct AssigningGroup
{
    int error = 0;
    std::string message, id, state, assignor;
    std::int32_t epoch = -1, assignmentEpoch = -1;
    std::vector<Member> members;
    static constexpr auto fields()
    {
        return std::tuple(field<&AssigningGroup::error, std::int16_t>(), field<&AssigningGroup::message>(),
                          field<&AssigningGroup::id>(), field<&AssigningGroup::state>(),
                          field<&AssigningGroup::epoch>(), field<&AssigningGroup::assignmentEpoch>(),
                          field<&AssigningGroup::assignor>(), field<&AssigningGroup::members>(),
                          unused<std::int32_t>());
    }
};

/// The answer to a request that describes groups.
template <typename Group> struct GroupDescriptions
{
    std::vector<Group> groups;
    static constexpr auto fields() { return std::tuple(unused<std::int32_t>(), field<&GroupDescriptions::groups>()); }
};

} // namespace weir
