// Purpose: what a rule would have done over the recorded past: the same engine, driven by recorded points. Thread: any;
// values.
#pragma once

#include "backend/service/alerts/alerts.h"

namespace weir {

/// `series`: what the rule looks at, one a subject, from before `fromMs` on, so that the usual can be learnt. Where
/// points stand for several samples, a rule that must hold for at least a step looks at their mildest value, else at
/// their worst.
AlertTest alertPast(const AlertRule& rule, const QVector<std::pair<QString, HistorySeries>>& series,
                    std::int64_t fromMs, std::int64_t untilMs);

} // namespace weir
