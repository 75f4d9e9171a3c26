// Purpose: what a librdkafka client reports about its connections: the newest cause, so that a timeout can be told with
// its reason, and how many brokers are up. Thread: any. Limits: brokers that are all up again clear the cause
// (statistics, once a second).
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

    /// What librdkafka says: one code for every lost connection, the cause guessed from its words.
    void report(Error error)
    {
        const std::lock_guard lock(m_mutex);
        // "all brokers down" follows the cause and says less than it; a cause that we have seen ourselves is not
        // guessed over.
        if (m_newest && (m_isExact || error.kind == ErrorKind::Unavailable))
            return;
        // These settings have worked: a connection that breaks off while it is made is a broker that goes, no wrong
        // setting.
        if (m_wasUp && (error.kind == ErrorKind::TlsRequired || error.kind == ErrorKind::TlsNotExpected))
            error.kind = ErrorKind::Unreachable;
        m_newest = std::move(error);
    }
    /// What our own connection has seen.
    void reportExact(const Error& error)
    {
        const std::lock_guard lock(m_mutex);
        m_newest = error;
        m_isExact = true;
    }
    /// A broker has answered a request: from now on a connection that breaks off is a broker that goes.
    void setAnswered()
    {
        const std::lock_guard lock(m_mutex);
        m_wasUp = true;
    }
    void setBrokers(Brokers brokers)
    {
        const std::lock_guard lock(m_mutex);
        m_brokers = brokers;
        m_wasUp = m_wasUp || brokers.up > 0;
        if (brokers.up > 0 && brokers.down == 0) {
            m_newest.reset();
            m_isExact = false;
        }
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
    bool m_isExact = false;
    bool m_wasUp = false;
};

} // namespace weir
