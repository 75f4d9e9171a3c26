// Purpose: the pace of a bench's clients: the next moment to send, or the end of it all. Thread: any. Limits: as exact
// as the system's timers, some 50 µs.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>

namespace weir::bench {

class Pace
{
public:
    using Clock = std::chrono::steady_clock;

    /// False as soon as stop() was called.
    bool until(Clock::time_point moment)
    {
        std::unique_lock lock(m_mutex);
        return !m_stopped.wait_until(lock, moment, [this] { return m_isStopped; });
    }
    bool after(std::chrono::microseconds pause) { return until(Clock::now() + pause); }
    void stop()
    {
        {
            const std::lock_guard lock(m_mutex);
            m_isStopped = true;
        }
        m_stopped.notify_all();
    }

private:
    std::mutex m_mutex;
    std::condition_variable m_stopped;
    bool m_isStopped = false;
};

} // namespace weir::bench
