// Purpose: a rule's numbers as a chart: unit, limit, when it fired. Thread: GUI.
#pragma once

#include "backend/monitor/alerts/alertrule.h"
#include "widgets/charts/timechart.h"

namespace weir::alertchart {

/// Unit and limit of the rule. What is recorded in another unit than the limit has none: disks.
ChartData dataOf(const AlertRule& rule, const QVector<ChartSeries>& series);
QVector<ChartMark> marksOf(const AlertRule& rule, const QVector<Alert>& alerts);

} // namespace weir::alertchart
