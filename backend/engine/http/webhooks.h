// Purpose: what other people's systems post to /w/KEY: any JSON, signed or not, for the source's mapping to make events
// of. Thread: any, several at once. Limits: RequestLimits; an object is a message, a list one for each object in it.
#pragma once

#include "backend/base/clock.h"
#include "backend/engine/http/httpoutcome.h"
#include "backend/engine/http/httprequest.h"
#include "backend/engine/http/requestlimits.h"

namespace weir::engine {

class Webhooks
{
public:
    Webhooks(const Collector& collector, const RequestLimits& limits, const Clock& clock)
        : m_collector(collector), m_limits(limits), m_clock(clock)
    {
    }

    /// The KEY of "/w/KEY" and "/w/KEY/": 1 to 64 of a-z 0-9 _ -.
    static std::optional<std::string_view> keyOf(std::string_view path);

    /// 404 where there is no such source: before its body has come.
    std::optional<HttpAnswer> refuseEarly(std::string_view key) const;
    /// Takes the body away. A message is the JSON as it was posted; what some senders say in the request's fields only
    /// stands in its member `webhookHeaders`, names in lower case: x-shopify-* and x-github-* (but no signature), ce-*
    /// (CloudEvents, HTTP binding), x-event-type, x-event-id. No signature covers these.
    HttpOutcome read(std::string_view key, HttpRequest& request) const;

private:
    const Collector& m_collector;
    const RequestLimits& m_limits;
    const Clock& m_clock;
};

} // namespace weir::engine
