// Purpose: ends code that runs too long: a thread that looks at the clock every few milliseconds. Time is processor
// time of this process, so that a busy machine makes nobody guilty. Thread: all calls from the one that runs the code.
// Limits: notices some 20 ms late; code that V8 cannot interrupt is left to the parent, who kills.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>

namespace weir::script {

class Watchdog
{
public:
    /// `terminate` is called on the watchdog's thread.
    explicit Watchdog(std::function<void()> terminate);
    ~Watchdog();
    Watchdog(const Watchdog&) = delete;
    Watchdog& operator=(const Watchdog&) = delete;

    /// From now to end() each step may take `stepMs`; after `batchMs` isOver().
    void begin(std::int64_t stepMs, std::int64_t batchMs);
    void end();
    /// The next step begins. Steps are counted, so that what was meant for one that is over hits no other.
    std::uint64_t step() { return m_step.fetch_add(1, std::memory_order_relaxed) + 1; }
    bool isOver() const { return m_isOver.load(std::memory_order_relaxed); }
    /// Which step it has terminated since this was last asked.
    std::optional<std::uint64_t> takeTerminated();

private:
    void watch();

    const std::function<void()> m_terminate;
    std::mutex m_mutex;
    std::condition_variable m_changed;
    bool m_runs = false, m_ends = false;
    std::uint64_t m_batch = 0;
    std::int64_t m_stepMs = 0, m_batchMs = 0;
    std::optional<std::uint64_t> m_terminated;
    std::atomic<std::uint64_t> m_step{0};
    std::atomic<bool> m_isOver{false};
    std::thread m_thread;
};

} // namespace weir::script
