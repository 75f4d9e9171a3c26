// Purpose: the tiers of the history, and how points become points of a longer step. Thread: values.
#pragma once

#include "backend/monitor/history/series.h"

#include <vector>

namespace weir {

/// Ascending by time. The file keeps whole seconds of what is finer than a minute.
using HistoryPoints = std::vector<HistoryPoint>;

/// The shortest of the usual steps that gives at most `mostPoints` from `fromMs` to `untilMs`: 5 s, 10 s … 1 day.
std::int64_t stepFor(std::int64_t fromMs, std::int64_t untilMs, int mostPoints);

/// Points of one step become one: the least, the greatest, the mean of the means, the last.
HistoryPoints folded(const HistoryPoints& points, std::int64_t stepMs);

/// How far apart points are, at most and as a rule: not shorter than `stepMs`. What is further apart is a gap.
std::int64_t usualStep(const HistoryPoints& points, std::int64_t stepMs);

inline std::int64_t floorTo(std::int64_t value, std::int64_t step)
{
    const std::int64_t rest = value % step;
    return value - (rest < 0 ? rest + step : rest);
}

} // namespace weir
