// Purpose: numbers of a chart in words and where the lines of its value axis stand. Thread: GUI (tr, locale in force).
#pragma once

#include "widgets/charts/timechart.h"

namespace weir {

/// "1.2 M records/s", "34 MB/s", "3 min 5 s", "12,400". Not a number: "—".
QString chartValue(ChartUnit unit, double value);
/// For ticks and labels, without what the axis says already: "1.2 M", "34 MB/s", "3 min".
QString shortChartValue(ChartUnit unit, double value);
/// What stands over the axis: "records/s"; empty where every tick carries its unit.
QString chartUnitName(ChartUnit unit);
/// Least to most in one: "3 – 7 MB/s"; one value where they are the same to the eye.
QString chartRange(ChartUnit unit, double low, double high);
QString shortChartRange(ChartUnit unit, double low, double high); ///< without what chartUnitName says

struct ValueTicks
{
    double low = 0, high = 1; ///< the axis, round numbers
    QVector<double> at;
};
/// An axis that holds low to high and begins at zero where nothing is negative, with at most `count` lines at numbers
/// that people count in: 1, 2, 5; for times 15 s, 1 min, 6 h.
ValueTicks valueTicks(ChartUnit unit, double low, double high, int count);

} // namespace weir
