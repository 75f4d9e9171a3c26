// Purpose: sentences about verdicts, lags and forecasts, for pages, weirctl and notifications. Thread: any; needs the
// translators of the application. Limits: times as of models/common/moment.h.
#pragma once

#include "backend/monitor/groupsnapshot.h"
#include "models/common/status.h"

#include <QString>

namespace weir {

QString verdictName(Verdict verdict);      ///< translated: "stopped"
QLatin1String verdictKey(Verdict verdict); ///< never translated: "stopped"
std::optional<Verdict> verdictOfKey(const QString& key);
Status statusOf(Verdict verdict);
/// Why, with the rule, its numbers and the window: "Stopped (rule 3): no commit for 4 min, although the last 10 commits
/// were made within 45 s; 1,200 records behind."
QString verdictReason(const Judgement& judgement);
/// One line for a row: reason of the worst partition, or "Not committing since 12:03:10." before any verdict.
QString groupReason(const GroupInfo& group, bool utc);

QString durationText(double seconds);                        ///< "45 s", "4 min", "3.2 h", "2 d"
QString timeLagText(const std::optional<TimeLag>& lag);      ///< "4 min", "> 3 h", "—"
QString catchUpText(const CatchUp& catchUp);                 ///< "in 12 min", "caught up", "never at this pace", "—"
QString overtakenText(const std::optional<double>& seconds); ///< "in 3 h", "now", "—"
QString recordLagText(const std::optional<RecordLag>& lag);  ///< "≈ 1,200", "1,200"
QString groupTypeName(GroupType type);
QString groupStateName(const GroupInfo& group);

} // namespace weir
