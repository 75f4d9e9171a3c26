// What a search says on standard error: how far it is, what stands in its way, why it ended.
#include "app/shell/ctl.h"
#include "app/shell/errorwords.h"
#include "app/shell/interrupt.h"
#include "app/weirctl/searcher.h"

#include <QLocale>
#include <unistd.h>

namespace weir::ctl {
namespace {

constexpr qint64 patienceMs = 3000;
constexpr int mostProblems = 5;

QString counted(std::uint64_t number) { return QLocale(QLocale::English).toString(qulonglong(number)); }

QString matches(std::uint64_t number)
{
    return number == 1 ? Ctl::tr("1 match") : Ctl::tr("%1 matches").arg(counted(number));
}

QString records(std::uint64_t number)
{
    return number == 1 ? Ctl::tr("1 record") : Ctl::tr("%1 records").arg(counted(number));
}

void sayLine(const QString& line) { std::fprintf(stderr, "%s\n", line.toUtf8().constData()); }

bool showsProgress(bool quiet)
{
    // Between matches on the same screen a line that overwrites itself is a nuisance.
    return !quiet && isatty(STDERR_FILENO) && !isatty(STDOUT_FILENO);
}

struct Sums
{
    std::uint64_t read = 0, total = 0, lost = 0;
    int done = 0, partitions = 0;
};

Sums sumsOf(const ScanProgress& progress)
{
    Sums sums;
    for (const ScanProgress::Part& part : progress.parts) {
        if (part.partition < 0)
            continue;
        ++sums.partitions;
        sums.done += part.done ? 1 : 0;
        sums.lost += std::uint64_t(part.lost);
        // An end that is not known yet is open.
        if (part.to == INT64_MAX)
            continue;
        sums.read += std::uint64_t(part.read);
        sums.total += std::uint64_t(part.to - part.from);
    }
    return sums;
}

} // namespace

void Searcher::showProgress(const ScanProgress& progress) const
{
    if (!showsProgress(m_plan.quiet))
        return;
    const Sums sums = sumsOf(progress);
    const QString line = Ctl::tr("%1 of %2 searched").arg(counted(sums.read), records(sums.total));
    std::fprintf(stderr, "\r\033[K%s", line.toUtf8().constData());
}

void Searcher::sayProblems(const ScanProgress& progress, const QString& where)
{
    std::optional<Error> problem;
    for (const ScanProgress::Part& part : progress.parts) {
        if (part.problem && !part.done)
            problem = part.problem;
    }
    if (!problem) {
        m_saidLost = false;
        m_problemSince.invalidate();
        return;
    }
    // A leader that moves is back before anybody could read of it.
    if (!m_problemSince.isValid())
        m_problemSince.start();
    if (m_problemSince.elapsed() > patienceMs && !std::exchange(m_saidLost, true)) {
        complain(sentence(*problem, where), Ctl::tr("Waiting for it to come back; Ctrl+C ends."));
    }
}

int Searcher::sayEnd(ScanEnd end, const QString& where)
{
    const ScanProgress progress = m_scan->progress();
    const Sums sums = sumsOf(progress);
    if (showsProgress(m_plan.quiet))
        std::fprintf(stderr, "\r\033[K");
    const QString found = Ctl::tr("%1 in %2").arg(matches(m_found), records(m_records));
    const QString parts = sums.partitions == 1
                              ? Ctl::tr("%1 of 1 partition read to its end").arg(sums.done)
                              : Ctl::tr("%1 of %2 partitions read to their ends").arg(sums.done).arg(sums.partitions);
    const QString left = Ctl::tr("%1 not searched").arg(records(sums.total - std::min(sums.total, sums.read)));
    QString line;
    switch (end) {
    case ScanEnd::Running:
    case ScanEnd::Complete:
        line = Ctl::tr("complete: %1; %2").arg(parts, found);
        break;
    case ScanEnd::Sated:
        line = Ctl::tr("stopped at the limit of %1: %2; %3").arg(matches(m_plan.limit), found, left);
        break;
    case ScanEnd::Cancelled:
        line = Ctl::tr("cancelled: %1; %2; %3").arg(parts, found, left);
        break;
    case ScanEnd::Failed:
        for (int told = 0; const ScanProgress::Part& part : progress.parts) {
            if (part.problem && told++ < mostProblems)
                complain(*part.problem, where);
        }
        line = Ctl::tr("failed: %1; %2; %3").arg(parts, found, left);
        break;
    }
    if (m_out.isBroken())
        return Done;
    if (sums.lost > 0)
        sayLine(Ctl::tr("%1 vanished from the topic before they were reached").arg(records(sums.lost)));
    if (m_undecoded > 0)
        sayLine(Ctl::tr("%1 could not be decoded and were searched as they are").arg(records(m_undecoded)));
    if (m_damage)
        complain(*m_damage, where);
    if (!m_plan.quiet)
        sayLine(line);
    if (end == ScanEnd::Cancelled && stopRequested() != 0)
        return stopRequested();
    return m_found > 0 && end != ScanEnd::Failed ? int(Done) : int(Failed);
}

} // namespace weir::ctl
