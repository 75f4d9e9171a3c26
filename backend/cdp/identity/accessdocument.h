// Purpose: all that is known of one person, as one document that can be handed to them (definitions.md, "Privacy":
// access; OpenDSR: access, portability). Thread: any, no state. Limits: as large as what is known.
#pragma once

#include "backend/base/json/jsonarena.h"
#include "backend/cdp/identity/identitygraph.h"

namespace weir::cdp {

/// What whoever knows the person has found; looked into, not copied.
struct AccessParts
{
    struct Membership
    {
        std::string audience;
        std::int64_t sinceMs = 0;
    };
    struct Position
    {
        std::string journey, instance, node;
        std::int64_t enteredMs = 0;
    };
    ProfileId profile{};
    std::int64_t atMs = 0; ///< when it was asked
    std::vector<IdentityLink> identifiers{};
    std::vector<ProfileMerge> merges{};
    Json traits{};
    std::vector<Membership> memberships{};
    std::vector<Position> journeys{};
    std::vector<Json> events{};                                      ///< in the order in which they came in
    std::vector<std::pair<std::string, std::int64_t>> otherStores{}; ///< where else there is something: how much
};

/// {"profileId", "at", "identifiers": [{"type", "value", "messageId"}], "merges", "traits", "audiences", "journeys",
/// "events", "elsewhere"}; copied into the arena.
Json accessDocument(const AccessParts& parts, JsonArena& arena);

} // namespace weir::cdp
