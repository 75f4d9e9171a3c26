// Purpose: which part answers to an address, and to which methods. Thread: any, several at once. Limits: no sockets:
// what is to be done comes out as a value.
#pragma once

#include "backend/engine/http/trackingapi.h"
#include "backend/engine/http/webhooks.h"

#include <functional>

namespace weir::engine {

class HttpRoutes
{
public:
    struct Outcome
    {
        std::string_view
            kind; ///< for the counts: "track" … "webhook", "health", "ready", "metrics", "preflight", "other"
        HttpOutcome what;
    };

    /// `metrics` gives the text of /metrics.
    HttpRoutes(const Collector& collector, const RequestLimits& limits, const Clock& clock,
               std::function<std::string()> metrics);

    /// From the head alone: what makes it pointless to send the body; else none.
    std::optional<Outcome> refuseEarly(const HttpRequest& request) const;
    /// Takes the body away.
    Outcome handle(HttpRequest& request, std::string_view peer) const;

private:
    std::optional<Outcome> own(const HttpRequest& request, std::string_view path) const;

    const Collector& m_collector;
    const TrackingApi m_tracking;
    const Webhooks m_webhooks;
    const std::function<std::string()> m_metrics;
};

} // namespace weir::engine
