// Purpose: adds up what all our clients cost one cluster. Thread: any.
#pragma once

#include <atomic>
#include <cstdint>

namespace weir {

class CostMeter
{
public:
    void addRequests(std::int64_t count) { m_requests += count; }
    void addBytes(std::int64_t sent, std::int64_t received)
    {
        m_sent += sent;
        m_received += received;
    }
    void setRoundTripMicroseconds(std::int64_t us) { m_roundTrip = us; }

    /// Totals since the start.
    std::int64_t requests() const { return m_requests; }
    std::int64_t bytesSent() const { return m_sent; }
    std::int64_t bytesReceived() const { return m_received; }
    /// Newest average round trip, microseconds; 0: not known yet.
    std::int64_t roundTripMicroseconds() const { return m_roundTrip; }

private:
    std::atomic<std::int64_t> m_requests{0}, m_sent{0}, m_received{0}, m_roundTrip{0};
};

} // namespace weir
