// Purpose: charts as the tests and the looking at them want them: made up, the same each time. Thread: GUI.
#pragma once

#include "widgets/charts/heatmap.h"
#include "widgets/charts/timechart.h"

#include <cmath>

namespace weir::test {

inline constexpr std::int64_t sampleMs = 1'795'269'600'000, sampleStep = 5000; // 2026-11-21 14:00 UTC

inline HistoryPoint sample(qsizetype index, double value, std::int64_t stepMs = sampleStep)
{
    return {sampleMs + index * stepMs, value, value, value, value};
}

inline ChartSeries wave(const QString& name, int points, double height, double phase = 0,
                        std::int64_t stepMs = sampleStep)
{
    ChartSeries series{name, {}, stepMs};
    for (int i = 0; i < points; ++i)
        series.points << sample(i, height * (1 + 0.4 * std::sin(i * 0.05 + phase) + 0.05 * std::sin(i * 1.7 + phase)),
                                stepMs);
    return series;
}

} // namespace weir::test
