// Purpose: the eight rules of a verdict (docs/monitoring.md), each with whether it fired and the numbers that say so.
// Thread: GUI (tr). Limits: the verdict itself is LagWindow::judge's; this only puts it into words, rule by rule.
#pragma once

#include "backend/monitor/verdict/lagwindow.h"

#include <QString>
#include <QVector>

namespace weir {

enum class RuleOutcome {
    Fired,     ///< gave the verdict
    NotFired,  ///< was asked, and did not hold
    NotReached ///< an earlier one fired
};

struct RuleCheck
{
    int number = 0;
    RuleOutcome outcome = RuleOutcome::NotReached;
    Verdict verdict = Verdict::Unknown; ///< what it would give
    QString rule;                       ///< "Nothing is behind → ok"
    QString why;                        ///< with its numbers; empty if it was not reached
};

QVector<RuleCheck> checkRules(const LagWindow& window, const EndRing& ends, const JudgeSettings& settings,
                              std::int64_t nowMs);

} // namespace weir
