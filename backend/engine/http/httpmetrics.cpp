#include "backend/engine/http/httpmetrics.h"

namespace weir::engine {
namespace {

void append(std::string& out, std::string_view name, std::string_view type, std::string_view help, std::uint64_t value)
{
    out.append("# HELP ").append(name).append(" ").append(help).append("\n# TYPE ").append(name).append(" ");
    out.append(type).append("\n").append(name).append(" ").append(std::to_string(value)).append("\n");
}

} // namespace

std::string prometheusText(const HttpCounts& counts)
{
    std::string out = "# HELP weir_http_requests_total Requests answered.\n# TYPE weir_http_requests_total counter\n";
    for (const auto& [key, count] : counts.requests) {
        out += "weir_http_requests_total{kind=\"" + key.first + "\",status=\"" + std::to_string(key.second) + "\"} " +
               std::to_string(count) + '\n';
    }
    append(out, "weir_http_messages_total", "counter", "Messages handed on.", counts.messages);
    append(out, "weir_http_received_bytes_total", "counter", "Bytes received.", counts.bytesReceived);
    append(out, "weir_http_sent_bytes_total", "counter", "Bytes sent.", counts.bytesSent);
    append(out, "weir_http_connections_total", "counter", "Connections taken.", counts.connections);
    append(out, "weir_http_connections", "gauge", "Connections open.", counts.openConnections);
    append(out, "weir_http_refused_total", "counter", "Connections refused.", counts.refused);
    append(out, "weir_http_evicted_total", "counter", "Idle connections closed for new ones.", counts.evicted);
    append(out, "weir_http_timeouts_total", "counter", "Connections closed for slowness.", counts.timedOut);
    append(out, "weir_http_in_flight_bytes", "gauge", "Bytes of requests in hand.", counts.bytesInFlight);
    return out;
}

} // namespace weir::engine
