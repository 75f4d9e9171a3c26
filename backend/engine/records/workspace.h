// Purpose: what a workspace of the engine is called: its topics, groups and how many partitions stages 3 and 4 have
// (architecture.md, "Kafka is the distributed engine"). Thread: values. Limits: the number of partitions is fixed when
// the workspace is made.
#pragma once

#include "backend/cdp/common/profileid.h"

#include <string>

namespace weir::engine {

struct Workspace
{
    std::string prefix = "weir."; ///< of all topics, groups and transactional ids
    int partitions = 32;          ///< of events, state, profiles, memberships, journeys, outbox, keys…
    bool isEncrypted = true;      ///< bodies in events, outbox and state

    std::string topic(std::string_view name) const { return prefix + std::string(name); }   ///< "events": "weir.events"
    std::string group(std::string_view stage) const { return prefix + std::string(stage); } ///< "profile"
    /// Where a profile and all about it lives, whatever a record's key.
    int partitionOf(cdp::ProfileId profile) const
    {
        return static_cast<int>(profile.low % static_cast<std::uint64_t>(partitions));
    }
};

} // namespace weir::engine
