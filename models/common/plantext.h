// Purpose: sentences about change plans and the journal. Thread: any; needs the translators of the application
// (EnglishPlurals). Limits: differences of offsets are upper bounds of records, and say so.
#pragma once

#include "backend/service/plans/changeplan.h"

#include <QString>
#include <QStringList>

namespace weir {

/// What a plan does to the reading of its groups, summed over the steps that are not refused.
struct PlanEffect
{
    std::int64_t again = 0;   ///< offsets that will be read again, as far as the log still has them
    std::int64_t skipped = 0; ///< offsets that are passed over without being read
    std::int64_t left = 0;    ///< offsets between the new places and the ends
    bool isLeftKnown = true;  ///< every end is known
    int moved = 0;            ///< partitions that change their place
    int unchanged = 0;        ///< stay where they are
    int first = 0;            ///< get an offset for the first time
    int forgotten = 0;        ///< lose their offset
    int atEdge = 0;           ///< go to the edge of the log, because what was asked for lies beyond
    int refused = 0;
    std::optional<std::int64_t> oldestMs; ///< of the first records that are read again
};
PlanEffect planEffect(const ChangePlan& plan);

QString planTitle(const ChangePlan& plan);  ///< "Move 12 offsets of billing"
QString planAction(const ChangePlan& plan); ///< the button, verb and object: "Move 12 offsets"
QString planDone(const ChangePlan& plan);   ///< after it was applied: "11 of 12 changes of billing were made."
/// What it means, a sentence each: "Up to 1,204,000 records will be read again, the oldest of 12 May 10:00.", "Nothing
/// is deleted."
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
