// Purpose: which moments a window (`during`) takes, from definitions.md, "Window". Thread: any. Limits: tests only.
#pragma once

#include <QJsonValue>

namespace weir::naive {

/// Is an event of that time counted by the window at `now`? None from after `now` ever is.
bool isInWindow(const QJsonValue& window, qint64 moment, qint64 now);
/// When the day, week, … that `now` lies in began, in that zone (none: UTC).
qint64 periodStart(const QString& unit, const QString& zone, qint64 now);
/// When the one after it begins.
qint64 nextPeriod(const QString& unit, const QString& zone, qint64 now);

} // namespace weir::naive
