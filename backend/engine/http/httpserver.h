// Purpose: the HTTP source's server: Segment's tracking API, webhooks, /health, /ready, /metrics. Thread: one calls it,
// metrics() any; the collector is called on the server's own threads. Limits: RequestLimits; HTTP/1.1 and 1.0.
#pragma once

#include "backend/base/clock.h"
#include "backend/base/result.h"
#include "backend/engine/http/collector.h"
#include "backend/engine/http/httpmetrics.h"
#include "backend/engine/http/requestlimits.h"

#include <memory>

namespace weir::engine {

struct HttpServerOptions
{
    std::string address = "127.0.0.1"; ///< of this machine, no name: "0.0.0.0", "::" for all
    std::uint16_t port = 0;            ///< 0: any free one
    std::string certificateFile{};     ///< PEM, the chain below it; with keyFile: TLS 1.2 and later
    std::string keyFile{};
    int threads = 2;
    RequestLimits limits{};
    /// Lines in front of the server's own at /metrics, Prometheus' text format; called on any thread.
    std::function<std::string()> metricsText{};
};

class HttpServer
{
public:
    /// Collector and clock must outlive it; the collector's last answers may come after it.
    HttpServer(Collector& collector, HttpServerOptions options, const Clock& clock = SystemClock::instance());
    ~HttpServer(); ///< stops it

    /// Once. Errors: Invalid (address, certificate, key), Io (the port cannot be had). Raises the process' soft limit
    /// of open files as far as the connections need it and the hard limit lets it.
    Result<void> start();
    /// Takes nothing new, closes idle connections, and finishes requests in hand as long as limits.stopGraceMs lets it.
    void stop();
    std::uint16_t port() const; ///< 0: not listening
    HttpCounts metrics() const;

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace weir::engine
