#include "app/weirctl/monitorlines.h"

#include "app/shell/ctl.h"
#include "models/common/customertext.h"
#include "models/common/verdicttext.h"

namespace weir::ctl {
namespace {

QString lagAtCommit(const CaseTrace& trace)
{
    return trace.lag ? Ctl::tr("lag %1").arg(QString::number(*trace.lag)) : Ctl::tr("lag unknown");
}

QString judgedText(const CaseTrace& trace)
{
    const QString lag = trace.lag ? QString::number(*trace.lag) : Ctl::tr("unknown");
    return Ctl::tr("%1, %2: %3 Lag %4, time lag %5.")
        .arg(trace.group, trace.partition, verdictReason(trace.judgement), lag, timeLagText(trace.timeLag));
}

} // namespace

QString monitorTraceText(const CaseTrace& trace, std::int64_t startMs)
{
    const QString at = storyTime(trace.atMs, startMs);
    const QString offset = QString::number(trace.offset);
    switch (trace.what) {
    case CaseTrace::What::EndSeen:
        return Ctl::tr("%1: the end of %2 is %3").arg(at, trace.partition, offset);
    case CaseTrace::What::EndWentBack:
        return Ctl::tr("%1: the end of %2 went back to %3; its windows begin anew").arg(at, trace.partition, offset);
    case CaseTrace::What::TopicRecreated:
        return Ctl::tr("%1: the topic of %2 is another one; its windows begin anew").arg(at, trace.partition);
    case CaseTrace::What::CommitAppended:
        return Ctl::tr("%1: %2 commits %3 in %4; %5").arg(at, trace.group, offset, trace.partition, lagAtCommit(trace));
    case CaseTrace::What::CommitReplaced:
        return Ctl::tr("%1: %2 commits %3 in %4 within a second of the last commit and replaces it; %5")
            .arg(at, trace.group, offset, trace.partition, lagAtCommit(trace));
    case CaseTrace::What::CommitLate:
        return Ctl::tr("%1: %2 commits %3 in %4, told late and put in its place; lag unknown")
            .arg(at, trace.group, offset, trace.partition);
    case CaseTrace::What::CommitIgnored:
        return Ctl::tr("%1: %2 commits %3 in %4, told late and ignored: within a second of another, or too old")
            .arg(at, trace.group, offset, trace.partition);
    case CaseTrace::What::Advanced:
        return Ctl::tr("the clock goes to %1").arg(at);
    case CaseTrace::What::Judged:
        return judgedText(trace);
    }
    return {};
}

} // namespace weir::ctl
