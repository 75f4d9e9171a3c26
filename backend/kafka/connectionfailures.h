// Purpose: what a librdkafka client reports about its connections: the newest cause, so that a timeout can be told with
// its reason, and how many brokers are up. Thread: any. Limits: a broker that is up again clears the cause (statistics,
// once a second).
#pragma once

#include "backend/base/error.h"

#include <mutex>
#include <optional>

namespace weir {

class ConnectionFailures
{
public:
    struct Brokers
    {
        int up = 0;
        int down = 0; ///< tried and not reached; brokers that nobody has needed yet are in neither number
    };

    void report(const Error& error)
    {
        const std::lock_guard lock(m_mutex);
        // "all brokers down" follows the cause and says less than it.
        if (error.kind == ErrorKind::Unavailable && m_newest)
            return;
        m_newest = error;
    }
    void setBrokers(Brokers brokers)
    {
        const std::lock_guard lock(m_mutex);
        m_brokers = brokers;
        if (brokers.up > 0 && brokers.down == 0)
            m_newest.reset();
    }
    std::optional<Error> newest() const
    {
        const std::lock_guard lock(m_mutex);
        return m_newest;
    }
    Brokers brokers() const
    {
        const std::lock_guard lock(m_mutex);
        return m_brokers;
    }

private:
    mutable std::mutex m_mutex;
    std::optional<Error> m_newest;
    Brokers m_brokers;
};

} // namespace weir
