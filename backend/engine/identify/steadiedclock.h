// Purpose: what time it is, by a machine whose clock may be wrong: its own as long as it agrees with the brokers' to a
// minute, else theirs. What is written with a moment outlives the worker: a clock that is a year ahead would have
// forgotten all messageIds seen, and refuse for a year those whom somebody had erased. Thread: values. Limits: a clock
// that steps back stands still until it has caught up.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <optional>

namespace weir::engine {

class SteadiedClock
{
public:
    static constexpr std::int64_t toleranceMs = 60'000;

    /// What the brokers' clock said; `steadyMs`: of a clock that only goes on. The same moment again tells nothing.
    void heard(std::int64_t brokerMs, std::int64_t steadyMs)
    {
        if (brokerMs <= m_heardMs)
            return;
        m_heardMs = brokerMs;
        m_lagMs = brokerMs - steadyMs;
    }
    std::int64_t now(std::int64_t wallMs, std::int64_t steadyMs)
    {
        m_aheadMs = m_lagMs ? wallMs - (steadyMs + *m_lagMs) : 0;
        if (isWrong())
            wallMs -= m_aheadMs;
        m_lastMs = std::max(m_lastMs, wallMs);
        return m_lastMs;
    }
    /// Of the machine's clock, when now() was last asked.
    bool isWrong() const { return std::abs(m_aheadMs) > toleranceMs; }
    std::int64_t aheadMs() const { return m_aheadMs; }

private:
    std::int64_t m_heardMs = 0, m_lastMs = 0, m_aheadMs = 0;
    std::optional<std::int64_t> m_lagMs; ///< of the steady clock, behind the brokers'
};

} // namespace weir::engine
