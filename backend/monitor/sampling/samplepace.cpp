#include "backend/monitor/sampling/samplepace.h"

#include <algorithm>

namespace weir {
namespace {

constexpr std::array factors{1, 2, 3, 6, 12}; ///< of 5 s: 5, 10, 15, 30, 60 s
constexpr int slowest = int(factors.size()) - 1;
constexpr double mostCpu = 0.05;
constexpr double mostTime = 0.25;
constexpr int calmSamples = 3; ///< before it goes faster again

} // namespace

int SamplePace::interval(int level) const { return m_everyMs * factors[std::size_t(std::min(level, slowest))]; }

void SamplePace::add(double cpuMs, double tookMs)
{
    const auto bears = [&](int level, double share) {
        return cpuMs <= interval(level) * mostCpu * share && tookMs <= interval(level) * mostTime * share;
    };
    if (!bears(m_level, 1)) {
        m_level = std::min(m_level + 1, slowest);
        m_calm = 0;
    } else if (m_level > 0 && bears(m_level - 1, 0.8)) {
        if (++m_calm >= calmSamples) {
            --m_level;
            m_calm = 0;
        }
    } else {
        m_calm = 0;
    }
    m_budget = m_isOverBudget ? std::min(m_budget + 1, slowest) : std::max(0, m_budget - 1);
}

int SamplePace::everyMs() const
{
    const int wanted = interval(std::max(m_level, m_budget));
    return m_isWatched ? wanted : std::max(wanted, m_hiddenMs);
}

QString SamplePace::reason() const
{
    if (m_budget > 0 && m_budget >= m_level && (m_isWatched || interval(m_budget) > m_hiddenMs))
        return QStringLiteral("budget");
    if (m_level > 0 && (m_isWatched || interval(m_level) > m_hiddenMs))
        return QStringLiteral("large");
    return m_isWatched || m_hiddenMs <= m_everyMs ? QString() : QStringLiteral("hidden");
}

} // namespace weir
