// Purpose: the seam between the profile stage and delivery: who takes what destinations are to get. Thread: that of the
// stage. Limits: of the implementation.
#pragma once

#include "backend/cdp/delivery/deliveryqueue.h"

namespace weir::cdp {

class Outlet
{
public:
    virtual ~Outlet() = default;
    virtual void offer(const std::string& destination, DeliveryItem item, std::int64_t nowMs) = 0;
    /// Of a journey, for a destination that nobody defined.
    virtual void told(const std::string& destination, ProfileId profile, const Json& payload, std::int64_t nowMs) = 0;
    virtual void merged(ProfileId from, ProfileId into) = 0;
    /// Everything that came of one cause has been offered.
    virtual void settled() {}
};

} // namespace weir::cdp
