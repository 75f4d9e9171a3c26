#include "widgets/frame/jobtext.h"

#include "models/common/formats.h"

#include <QCoreApplication>
#include <QStringList>
#include <algorithm>

namespace weir {
namespace {

struct JobWords
{
    Q_DECLARE_TR_FUNCTIONS(weir::JobWords)
};

} // namespace

QString jobTitle(const Job& job)
{
    switch (job.kind) {
    case JobKind::Read:
        return JobWords::tr("Reading %1").arg(job.subject);
    case JobKind::Tail:
        return JobWords::tr("Following %1").arg(job.subject);
    case JobKind::Search:
        return JobWords::tr("Searching %1").arg(job.subject);
    case JobKind::TestConnection:
        return JobWords::tr("Testing %1").arg(job.subject);
    case JobKind::OpenConnection:
        return JobWords::tr("Connecting to %1").arg(job.subject);
    case JobKind::Demo:
        return JobWords::tr("Filling the demo on %1").arg(job.subject);
    case JobKind::Export:
        return JobWords::tr("Exporting %1").arg(job.subject);
    case JobKind::FetchTool:
        return JobWords::tr("Fetching %1").arg(job.subject);
    case JobKind::Statistics:
        return JobWords::tr("Counting %1").arg(job.subject);
    case JobKind::Produce:
        return JobWords::tr("Producing to %1").arg(job.subject);
    }
    return job.subject;
}

double jobFraction(const Job& job)
{
    if (!job.total || *job.total <= 0)
        return -1;
    return std::clamp(double(job.done) / double(*job.total), 0.0, 1.0);
}

QString jobProgress(const Job& job)
{
    if (!job.total && job.done == 0 && job.ratePerSecond <= 0) {
        // Nothing is counted: connecting, testing.
        switch (job.state) {
        case JobState::Running:
            return JobWords::tr("running");
        case JobState::Paused:
            return JobWords::tr("paused");
        case JobState::Done:
            return JobWords::tr("done");
        case JobState::Cancelled:
            return JobWords::tr("cancelled");
        case JobState::Failed:
            return JobWords::tr("failed");
        }
    }
    switch (job.state) {
    case JobState::Done:
        return JobWords::tr("Done: %1").arg(formats::count(job.done));
    case JobState::Cancelled:
        return JobWords::tr("Cancelled at %1").arg(formats::count(job.done));
    case JobState::Failed:
        return JobWords::tr("Failed at %1").arg(formats::count(job.done));
    case JobState::Running:
    case JobState::Paused:
        break;
    }
    QStringList parts;
    if (job.state == JobState::Paused)
        parts << JobWords::tr("Paused");
    const double fraction = jobFraction(job);
    parts << (fraction >= 0 ? formats::percentage(fraction) : formats::count(job.done));
    if (job.state == JobState::Running) {
        if (job.ratePerSecond > 0)
            parts << formats::rate(job.ratePerSecond);
        if (fraction >= 0 && job.ratePerSecond > 0 && *job.total > job.done)
            parts << JobWords::tr("%1 left").arg(
                formats::duration(qint64(double(*job.total - job.done) / job.ratePerSecond * 1000)));
    }
    return parts.join(JobWords::tr(" · ", "between parts of a job's progress"));
}

} // namespace weir
