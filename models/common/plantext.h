// Purpose: sentences about change plans and the journal. Thread: any.
#pragma once

#include "backend/service/plans/changeplan.h"

#include <QString>
#include <QStringList>

namespace weir {

QString planTitle(const ChangePlan& plan); ///< "Move 12 offsets of billing"
/// What it means, a sentence each: "1,204,000 records will be read again, the oldest of 12 May 10:00.", "Nothing is
/// deleted."
QStringList planMeaning(const ChangePlan& plan, bool utc);
QString stepSubject(const PlanStep& step); ///< "orders / 3", "group billing", "alert billing_lag"
QString stepBefore(const PlanStep& step);
QString stepAfter(const PlanStep& step);
QString stepMeaning(const PlanStep& step, bool utc); ///< "1,200 records again", "skips 30 records"
QString stepRefusal(const PlanStep& step);           ///< empty: not refused
QString planRefusal(const ChangePlan& plan);         ///< empty: not refused
/// What must be typed before Apply; empty: nothing.
QString nameToType(const ChangePlan& plan, Permission permission);

} // namespace weir
