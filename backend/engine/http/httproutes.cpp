#include "backend/engine/http/httproutes.h"

#include "backend/engine/http/cors.h"

namespace weir::engine {
namespace {

constexpr std::string_view postMethods = "POST, OPTIONS";
constexpr std::string_view getMethods = "GET, HEAD, OPTIONS";

HttpAnswer said(int status, std::string_view word)
{
    HttpAnswer answer;
    answer.status = status;
    answer.body = "{\"status\": \"" + std::string(word) + "\"}";
    return answer;
}

} // namespace

HttpRoutes::HttpRoutes(const Collector& collector, const RequestLimits& limits, const Clock& clock,
                       std::function<std::string()> metrics)
    : m_collector(collector), m_tracking(collector, limits, clock), m_webhooks(collector, limits, clock),
      m_metrics(std::move(metrics))
{
}

std::optional<HttpRoutes::Outcome> HttpRoutes::own(const HttpRequest& request, std::string_view path) const
{
    const bool isHealth = path == "/health";
    const bool isReady = path == "/ready";
    if (!isHealth && !isReady && path != "/metrics")
        return {};
    const std::string_view kind = isHealth ? "health" : isReady ? "ready" : "metrics";
    if (request.method == "OPTIONS")
        return Outcome{"preflight", preflight(getMethods)};
    if (request.method != "GET" && request.method != "HEAD")
        return Outcome{kind, wrongMethod(getMethods)};
    if (isHealth)
        return Outcome{kind, said(200, "ok")};
    if (isReady)
        return Outcome{kind, m_collector.isReady() ? said(200, "ready") : said(503, "not ready")};
    HttpAnswer answer;
    answer.contentType = "text/plain; version=0.0.4; charset=utf-8";
    answer.body = m_metrics();
    return Outcome{kind, std::move(answer)};
}

std::optional<HttpRoutes::Outcome> HttpRoutes::refuseEarly(const HttpRequest& request) const
{
    const std::string_view path = request.path();
    if (std::optional<Outcome> answered = own(request, path))
        return answered;
    const std::optional<TrackingCall> call = TrackingApi::callOf(path);
    const std::optional<std::string_view> webhook = Webhooks::keyOf(path);
    if (request.method == "OPTIONS" && (call || webhook || path == "*"))
        return Outcome{"preflight", preflight(postMethods)};
    const std::string_view kind = call ? TrackingApi::nameOf(*call) : webhook ? "webhook" : "other";
    if (!call && !webhook)
        return Outcome{kind, refusal(404, "not_found", "There is nothing at this address.")};
    if (request.method != "POST")
        return Outcome{kind, wrongMethod(postMethods)};
    if (const std::string_view expect = request.field("expect");
        !expect.empty() && !request.expectsContinue && request.isHttp11)
        return Outcome{kind, refusal(417, "expectation_failed", "The only expectation taken is 100-continue.")};
    std::optional<HttpAnswer> refused;
    if (call && *call != TrackingCall::Beacon)
        refused = m_tracking.refuseEarly(request);
    else if (webhook)
        refused = m_webhooks.refuseEarly(*webhook);
    return refused ? std::optional(Outcome{kind, std::move(*refused)}) : std::nullopt;
}

HttpRoutes::Outcome HttpRoutes::handle(HttpRequest& request, std::string_view peer) const
{
    if (std::optional<Outcome> answered = refuseEarly(request))
        return std::move(*answered);
    const std::string_view path = request.path();
    if (const std::optional<TrackingCall> call = TrackingApi::callOf(path))
        return {TrackingApi::nameOf(*call), m_tracking.read(*call, request, peer)};
    return {"webhook", m_webhooks.read(Webhooks::keyOf(path).value_or(std::string_view()), request)};
}

} // namespace weir::engine
