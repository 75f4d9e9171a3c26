#include "app/weir-script/watchdog.h"

#include <algorithm>
#include <chrono>
#include <ctime>
#include <utility>

namespace weir::script {
namespace {

constexpr std::int64_t longestNapMs = 20;

std::int64_t processorMs()
{
    timespec time{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return time.tv_sec * 1000 + time.tv_nsec / 1'000'000;
}

} // namespace

Watchdog::Watchdog(std::function<void()> terminate) : m_terminate(std::move(terminate)), m_thread([this] { watch(); })
{
}

Watchdog::~Watchdog()
{
    {
        const std::lock_guard lock(m_mutex);
        m_ends = true;
    }
    m_changed.notify_all();
    m_thread.join();
}

void Watchdog::begin(std::int64_t stepMs, std::int64_t batchMs)
{
    {
        const std::lock_guard lock(m_mutex);
        m_runs = true;
        ++m_batch;
        m_stepMs = stepMs;
        m_batchMs = batchMs;
        m_terminated.reset();
        m_isOver = false;
    }
    m_changed.notify_all();
}

void Watchdog::end()
{
    const std::lock_guard lock(m_mutex);
    m_runs = false;
}

std::optional<std::uint64_t> Watchdog::takeTerminated()
{
    const std::lock_guard lock(m_mutex);
    return std::exchange(m_terminated, std::nullopt);
}

void Watchdog::watch()
{
    std::unique_lock lock(m_mutex);
    std::uint64_t batch = 0, step = 0;
    std::int64_t batchBegan = 0, stepBegan = 0;
    while (!m_ends) {
        if (!m_runs) {
            m_changed.wait(lock);
            continue;
        }
        const std::int64_t now = processorMs();
        const std::uint64_t current = m_step.load(std::memory_order_relaxed);
        if (batch != m_batch) {
            batch = m_batch;
            batchBegan = now;
            stepBegan = now;
            step = current;
        } else if (step != current) {
            stepBegan = now;
            step = current;
        } else if (now - stepBegan >= m_stepMs) {
            m_terminated = current;
            m_terminate();
            stepBegan = now; // again, should the code go on
        }
        if (now - batchBegan >= m_batchMs)
            m_isOver = true;
        const std::int64_t nap = std::clamp(m_stepMs / 4, std::int64_t(1), longestNapMs);
        m_changed.wait_for(lock, std::chrono::milliseconds(nap));
    }
}

} // namespace weir::script
