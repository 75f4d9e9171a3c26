// Purpose: the seam between the profile stage and where each profile's accepted events are kept: what rules are filled
// from, and moments of the past asked of. Thread: that of the stage. Limits: of the implementation.
#pragma once

#include "backend/base/json/jsonarena.h"
#include "backend/cdp/common/profileid.h"

#include <functional>

namespace weir::cdp {

struct LogItem
{
    std::uint64_t order = 0; ///< place in the log of all
    std::int64_t receivedAtMs = 0;
    JsonPointer event; ///< an accepted event, or {"setTrait": key, "value": …, "at": ms} of a journey
    bool isTrait = false;
};

class EventLog
{
public:
    virtual ~EventLog() = default;
    virtual void append(ProfileId profile, LogItem item) = 0;
    virtual void merge(ProfileId into, ProfileId gone) = 0;
    virtual void erase(ProfileId profile) = 0;
    /// By order.
    virtual void each(ProfileId profile, const std::function<void(const LogItem&)>& see) const = 0;
};

} // namespace weir::cdp
