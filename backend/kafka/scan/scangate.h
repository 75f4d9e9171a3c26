// Purpose: what holds a scan's threads back: a pause, a budget, the end. Thread: any. Limits: whoever waits here is
// woken at once by cancel().
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>

namespace weir {

class ScanGate
{
public:
    /// Nobody shall go on: cancelled, sated, failed.
    void close();
    bool isClosed() const { return m_closed; }
    const std::atomic<bool>* closedFlag() const { return &m_closed; }

    void setPaused(bool paused);
    /// Returns once nobody wants a pause; false if the gate is closed.
    bool waitWhilePaused() { return m_paused ? waitForEndOfPause() : !m_closed; }

    /// Bytes a second; 0: no limit.
    void setBudget(std::int64_t bytesPerSecond);
    void spend(std::int64_t bytes);
    bool hasBudget();
    /// False if the gate is closed.
    bool waitForBudget();
    bool isWaitingForBudget() const { return m_waiting > 0; }
    /// What a request may ask for at most, so that a budget is kept evenly.
    std::int64_t mostRequestBytes(std::int64_t usual) const;

    /// False if the gate is closed.
    bool sleep(int ms);

private:
    using Clock = std::chrono::steady_clock;
    bool waitForEndOfPause();
    double refill();

    mutable std::mutex m_mutex;
    std::condition_variable m_changed;
    std::atomic<bool> m_closed = false, m_paused = false;
    std::atomic<int> m_waiting = 0;
    std::atomic<std::int64_t> m_rate = 0;
    double m_tokens = 0; ///< may be negative: what an answer cost is known only when it is there
    Clock::time_point m_filled = Clock::now();
};

} // namespace weir
