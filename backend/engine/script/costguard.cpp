#include "backend/engine/script/costguard.h"

#include <spdlog/spdlog.h>

namespace weir::engine {

bool CostGuard::isOut(std::size_t program, std::int64_t nowMs) const
{
    if (!m_hasStrikes.load(std::memory_order_relaxed))
        return false;
    const std::lock_guard lock(m_mutex);
    return m_standings[program].outUntilMs > nowMs;
}

bool CostGuard::strike(std::size_t program, std::int64_t nowMs)
{
    const std::lock_guard lock(m_mutex);
    m_hasStrikes = true;
    Standing& standing = m_standings[program];
    if (standing.outUntilMs > nowMs)
        return true; // of the batch that it was left out in
    if (++standing.strikes < mostStrikes)
        return false;
    standing.outUntilMs = nowMs + pauseMs;
    spdlog::warn("script: event=transformation-left-out transformation={} seconds={} strikes={}", m_names[program],
                 pauseMs / 1000, standing.strikes);
    standing.strikes = mostStrikes - 1;
    return true;
}

void CostGuard::passed(std::size_t program)
{
    if (!m_hasStrikes.load(std::memory_order_relaxed))
        return;
    const std::lock_guard lock(m_mutex);
    m_standings[program].strikes = 0;
}

} // namespace weir::engine
