// Purpose: how often a cluster is sampled: as it was asked, or slower where the sample, the page or the budget wants
// it. Thread: the sampler's; a value.
#pragma once

#include <QString>
#include <array>

namespace weir {

class SamplePace
{
public:
    SamplePace(int everyMs, int hiddenMs) : m_everyMs(everyMs), m_hiddenMs(hiddenMs) {}

    void setWatched(bool watched) { m_isWatched = watched; }
    void setOverBudget(bool over) { m_isOverBudget = over; }
    /// What the newest sample cost: processor time and time.
    void add(double cpuMs, double tookMs);

    int everyMs() const;
    /// "", "large", "hidden" or "budget": why it is not as asked.
    QString reason() const;

private:
    int interval(int level) const;
    int m_everyMs, m_hiddenMs;
    bool m_isWatched = false;
    bool m_isOverBudget = false;
    int m_level = 0;  ///< by the cost of samples
    int m_budget = 0; ///< levels added while the budget is exceeded
    int m_calm = 0;   ///< samples in a row that a lower level would have borne
};

} // namespace weir
