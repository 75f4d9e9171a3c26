// Purpose: what a journey asks of the world for one profile at one moment, and tells it. Thread: as its maker. Limits:
// valid during one call of JourneyRunner.
#pragma once

#include "backend/cdp/common/profileid.h"
#include "backend/cdp/definitions/condition.h"

namespace weir::cdp {

/// A condition that the rules keep an eye on (cdp/rules); known from when journeys are compiled.
using RuleId = std::uint32_t;

/// A message of a journey on its way. What it looks into is valid during the call.
struct JourneyMessage
{
    std::string_view destination, journey, node;
    std::string_view instance; ///< with `ordinal` the same for the same message in every replay
    std::uint32_t ordinal = 0; ///< the instance's first send is 1
    Json payload;
};

class JourneyHost
{
public:
    virtual ~JourneyHost() = default;
    virtual std::int64_t nowMs() const = 0;
    virtual ProfileId profile() const = 0;
    virtual Verdict holds(RuleId rule) const = 0;                          ///< for this profile, now
    virtual const Surroundings& surroundings(const Json& entry) const = 0; ///< traits now, and this entry
    /// What messages are mapped from: userId, anonymousId, profileId, identifiers, traits, audiences.
    virtual Json profileDocument(JsonArena& arena) const = 0;

    virtual void send(const JourneyMessage& message) = 0;
    /// null takes it away. holds() and surroundings() know of it at once.
    virtual void setTrait(const std::string& trait, const Json& value) = 0;
};

} // namespace weir::cdp
