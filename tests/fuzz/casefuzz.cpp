// A case of monitoring: whatever a file says, it is refused or replayed, the same each time; what comes out of it is
// within what can be.
#include "backend/monitor/replay/monitorcase.h"
#include "tests/fuzz/fuzz.h"

WEIR_FUZZ(case)
{
    using namespace weir;
    const Result<QJsonObject> root = readCase(QByteArray(bytes.data(), qsizetype(bytes.size())));
    if (!root) {
        WEIR_FUZZ_CHECK(!root.error().detail.isEmpty());
        return;
    }
    (void)caseKind(*root);
    const Result<MonitorCase> story = readMonitorCase(*root);
    if (!story) {
        WEIR_FUZZ_CHECK(!story.error().detail.isEmpty());
        return;
    }
    const CaseOutcome outcome = replayMonitorCase(*story);
    const CaseOutcome again = replayMonitorCase(*story);
    WEIR_FUZZ_CHECK(outcome.trace.size() == again.trace.size());
    WEIR_FUZZ_CHECK(outcome.mismatches.size() == again.mismatches.size());
    for (const CaseTrace& trace : outcome.trace) {
        WEIR_FUZZ_CHECK(trace.step >= 1 && trace.step <= story->steps.size());
        WEIR_FUZZ_CHECK(trace.judgement.rule >= 1 && trace.judgement.rule <= 8);
        WEIR_FUZZ_CHECK(!trace.judgement.lag || *trace.judgement.lag >= 0);
        WEIR_FUZZ_CHECK(!trace.timeLag || trace.timeLag->ms >= 0);
    }
}
