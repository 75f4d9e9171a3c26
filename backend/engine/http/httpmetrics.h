// Purpose: what the HTTP server has done, in numbers. Thread: any. Limits: since its start; a class of paths each,
// never a path, so that nobody outside can make new series.
#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <utility>

namespace weir::engine {

struct HttpCounts
{
    std::map<std::pair<std::string, int>, std::uint64_t> requests; ///< by kind ("track", "webhook") and status
    std::uint64_t messages = 0;                                    ///< handed to the collector, unreadable ones too
    std::uint64_t bytesReceived = 0;                               ///< on the wire, without TLS
    std::uint64_t bytesSent = 0;
    std::uint64_t connections = 0;     ///< taken since the start
    std::uint64_t openConnections = 0; ///< now
    std::uint64_t refused = 0;         ///< connections: too many, and none idle
    std::uint64_t evicted = 0;         ///< idle ones that gave way to new ones
    std::uint64_t timedOut = 0;        ///< connections whose client was too slow, or silent for too long
    std::uint64_t bytesInFlight = 0;   ///< now
};

class HttpMetrics
{
public:
    void request(std::string_view kind, int status)
    {
        const std::lock_guard lock(m_mutex);
        ++m_requests[{std::string(kind), status}];
    }
    std::map<std::pair<std::string, int>, std::uint64_t> requests() const
    {
        const std::lock_guard lock(m_mutex);
        return m_requests;
    }

    std::atomic<std::uint64_t> messages = 0, bytesReceived = 0, bytesSent = 0, connections = 0, refused = 0,
                               evicted = 0, timedOut = 0;

private:
    mutable std::mutex m_mutex;
    std::map<std::pair<std::string, int>, std::uint64_t> m_requests;
};

/// In Prometheus' text format: weir_http_requests_total{kind="batch",status="200"} and so on.
std::string prometheusText(const HttpCounts& counts);

} // namespace weir::engine
