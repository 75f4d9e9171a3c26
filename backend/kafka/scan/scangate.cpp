#include "backend/kafka/scan/scangate.h"

#include <algorithm>

namespace weir {
namespace {

constexpr double burstSeconds = 0.2;
constexpr std::int64_t leastRequestBytes = 64 << 10;

} // namespace

void ScanGate::close()
{
    const std::lock_guard lock(m_mutex);
    m_closed = true;
    m_changed.notify_all();
}

void ScanGate::setPaused(bool paused)
{
    const std::lock_guard lock(m_mutex);
    m_paused = paused;
    m_changed.notify_all();
}

bool ScanGate::waitForEndOfPause()
{
    std::unique_lock lock(m_mutex);
    m_changed.wait(lock, [this] { return m_closed || !m_paused; });
    return !m_closed;
}

void ScanGate::setBudget(std::int64_t bytesPerSecond)
{
    const std::lock_guard lock(m_mutex);
    refill();
    m_rate = std::max<std::int64_t>(0, bytesPerSecond);
    // A debt made under a higher rate is not to be paid off for minutes under a lower one.
    m_tokens = std::clamp(m_tokens, -double(m_rate), double(m_rate) * burstSeconds);
    m_changed.notify_all();
}

double ScanGate::refill()
{
    const Clock::time_point now = Clock::now();
    const double seconds = std::chrono::duration<double>(now - m_filled).count();
    m_filled = now;
    m_tokens = std::min(m_tokens + seconds * double(m_rate), double(m_rate) * burstSeconds);
    return m_tokens;
}

void ScanGate::spend(std::int64_t bytes)
{
    if (m_rate == 0)
        return;
    const std::lock_guard lock(m_mutex);
    refill();
    m_tokens -= double(bytes);
}

bool ScanGate::hasBudget()
{
    if (m_rate == 0)
        return true;
    const std::lock_guard lock(m_mutex);
    return refill() >= 0;
}

bool ScanGate::waitForBudget()
{
    if (m_rate == 0)
        return !m_closed;
    std::unique_lock lock(m_mutex);
    if (refill() >= 0)
        return !m_closed;
    ++m_waiting;
    while (!m_closed && m_rate > 0 && refill() < 0)
        m_changed.wait_for(lock, std::chrono::duration<double>(std::min(1.0, -m_tokens / double(m_rate) + 0.001)));
    --m_waiting;
    return !m_closed;
}

std::int64_t ScanGate::mostRequestBytes(std::int64_t usual) const
{
    const std::int64_t rate = m_rate;
    return rate == 0 ? usual : std::min(usual, std::max(leastRequestBytes, rate / 4));
}

bool ScanGate::sleep(int ms)
{
    std::unique_lock lock(m_mutex);
    m_changed.wait_for(lock, std::chrono::milliseconds(ms), [this] { return m_closed.load(); });
    return !m_closed;
}

} // namespace weir
