// Purpose: what the audit of an engine proves: sums, whether each stage balances, and whether what a stage gave is what
// the next one took. Thread: any; values. Limits: while records are under way the latter cannot be known.
#pragma once

#include "app/weirctl/enginestatus.h"

#include <QStringList>

namespace weir::ctl {

using AuditRows = std::map<std::pair<std::string, std::string>, engine::AuditTotals>; ///< by stage and source

/// Totals of the minutes that end after `sinceMs`.
AuditRows auditSince(const EngineStatus& status, std::int64_t sinceMs);

/// What one stage gave and the next one took, of a source, over all time.
struct EngineFlow
{
    enum class Verdict : std::uint8_t {
        Equal,
        UnderWay,  ///< records wait, or moved while we looked: nobody can say
        Uncounted, ///< taken and not counted by who gave: an HTTP door that was killed, or sent something twice
        Erased,    ///< of people who were erased before the next stage came to them
        Lost,
        Doubled,
        Unknown, ///< the audit is longer than was read
    };
    std::string from, to, source;
    std::int64_t gave = 0, took = 0;
    Verdict verdict = Verdict::Equal;
};
std::vector<EngineFlow> engineFlows(const EngineStatus& status);
std::string_view verdictName(EngineFlow::Verdict verdict); ///< "underWay"

/// Whole sentences; empty: all is well.
QStringList engineProblems(const EngineStatus& status);

} // namespace weir::ctl
