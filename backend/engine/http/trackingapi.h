// Purpose: Segment's tracking API (Segment, "HTTP API Source"): a request to the messages in it, or to an answer.
// Thread: any, several at once. Limits: RequestLimits; a message above 32 KB within a batch is passed on, as it is no
// reason to refuse the others.
#pragma once

#include "backend/base/clock.h"
#include "backend/engine/http/httpoutcome.h"
#include "backend/engine/http/httprequest.h"
#include "backend/engine/http/requestlimits.h"

namespace weir::engine {

/// What stands behind /v1/ in a path.
enum class TrackingCall : std::uint8_t { Track, Page, Screen, Identify, Group, Alias, Batch, Import, Beacon };

class TrackingApi
{
public:
    TrackingApi(const Collector& collector, const RequestLimits& limits, const Clock& clock)
        : m_collector(collector), m_limits(limits), m_clock(clock)
    {
    }

    /// "/v1/track", "/v1/track/", "/v1/t"; /v1/m is where the browser's library reports about itself.
    static std::optional<TrackingCall> callOf(std::string_view path);
    static std::string_view nameOf(TrackingCall call); ///< "track"

    /// What can be said before the body has come: 415, or 401 for a write key in Authorization.
    std::optional<HttpAnswer> refuseEarly(const HttpRequest& request) const;
    /// Takes the body away. `peer`: the client's address, for `context.ip` where `context.direct` asks for it.
    HttpOutcome read(TrackingCall call, HttpRequest& request, std::string_view peer) const;

private:
    const Collector& m_collector;
    const RequestLimits& m_limits;
    const Clock& m_clock;
};

} // namespace weir::engine
