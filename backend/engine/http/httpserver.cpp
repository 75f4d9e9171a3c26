#include "backend/engine/http/httpserver.h"

#include "backend/engine/http/reactor.h"
#include "backend/engine/http/session.h"

#include <spdlog/spdlog.h>
#include <sys/resource.h>

namespace weir::engine {
namespace {

void raiseFileLimit(std::size_t connections)
{
    constexpr rlim_t others = 512; // Kafka's connections, the local store's files
    const rlim_t needed = rlim_t(connections) + others;
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= needed)
        return;
    limit.rlim_cur = std::min(needed, limit.rlim_max);
    if (setrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur < needed)
        spdlog::warn("http open files limited needed={} limit={}", needed, limit.rlim_cur);
}

HttpCounts countsOf(const HttpContext& context)
{
    const HttpMetrics& metrics = context.metrics;
    HttpCounts counts;
    counts.requests = metrics.requests();
    counts.messages = metrics.messages;
    counts.bytesReceived = metrics.bytesReceived;
    counts.bytesSent = metrics.bytesSent;
    counts.connections = metrics.connections;
    counts.openConnections = context.table.size();
    counts.refused = metrics.refused;
    counts.evicted = metrics.evicted;
    counts.timedOut = metrics.timedOut;
    counts.bytesInFlight = context.budget.used();
    return counts;
}

void evict(HttpContext& context, const std::shared_ptr<Session>& session)
{
    if (!session)
        return;
    ++context.metrics.evicted;
    session->closeNow();
}

void take(const std::shared_ptr<HttpContext>& context, std::unique_ptr<Transport> transport)
{
    const auto session = std::make_shared<Session>(std::move(transport), *context);
    std::shared_ptr<Session> evicted;
    if (!context->table.add(session, evicted)) {
        ++context->metrics.refused;
        return; // its end closes the socket
    }
    evict(*context, evicted);
    ++context->metrics.connections;
    session->start(context);
}

} // namespace

struct HttpServer::Private
{
    HttpServerOptions options;
    std::shared_ptr<HttpContext> context;
    std::shared_ptr<Reactor> reactor;
    std::uint16_t port = 0;
};

HttpServer::HttpServer(Collector& collector, HttpServerOptions options, const Clock& clock)
    : d(std::make_unique<Private>())
{
    d->options = std::move(options);
    d->reactor = std::make_shared<Reactor>();
    // The text is asked for through the context itself, which must not keep itself alive.
    const auto self = std::make_shared<std::weak_ptr<HttpContext>>();
    d->context =
        std::make_shared<HttpContext>(collector, d->options.limits, clock, [self, more = d->options.metricsText] {
            const std::shared_ptr<HttpContext> context = self->lock();
            return (more ? more() : std::string()) + (context ? prometheusText(countsOf(*context)) : std::string());
        });
    *self = d->context;
    d->context->reactor = d->reactor;
}

HttpServer::~HttpServer() { stop(); }

Result<void> HttpServer::start()
{
    const HttpServerOptions& options = d->options;
    raiseFileLimit(options.limits.connections);
    const std::weak_ptr<HttpContext> weak = d->context;
    Result<void> started = d->reactor->start(
        {options.address, options.port, options.certificateFile, options.keyFile, options.threads},
        [weak](std::unique_ptr<Transport> transport) {
            if (const std::shared_ptr<HttpContext> context = weak.lock())
                take(context, std::move(transport));
        },
        [weak] {
            if (const std::shared_ptr<HttpContext> context = weak.lock())
                evict(*context, context->table.takeIdlest());
        });
    if (!started)
        return started;
    d->port = d->reactor->port();
    spdlog::info("http listening address={} port={} tls={}", options.address, d->port,
                 !options.certificateFile.empty());
    return {};
}

void HttpServer::stop()
{
    if (d->port == 0)
        return;
    d->port = 0;
    d->reactor->stopListening();
    ConnectionTable& table = d->context->table;
    table.refuseMore();
    for (const std::shared_ptr<Session>& session : table.all())
        session->stopSoon();
    if (!table.waitUntilEmpty(d->options.limits.stopGraceMs)) {
        for (const std::shared_ptr<Session>& session : table.all())
            session->closeNow();
    }
    // Closed connections end what they had begun, so that the threads come to their end by themselves.
    d->reactor->join();
    table.clear();
    spdlog::info("http stopped");
}

std::uint16_t HttpServer::port() const { return d->port; }
HttpCounts HttpServer::metrics() const { return countsOf(*d->context); }

} // namespace weir::engine
