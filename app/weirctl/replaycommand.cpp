#include "app/shell/ctl.h"
#include "app/shell/errorwords.h"
#include "app/weirctl/command.h"
#include "backend/monitor/replay/monitorcase.h"
#include "models/common/formats.h"
#include "models/common/verdicttext.h"

#include <QFile>
#include <QFileInfo>
#include <algorithm>
#include <cstdio>

namespace weir::ctl {
namespace {

/// "12:00:30.000", with the day where the story goes on beyond its first.
QString clockText(std::int64_t atMs, std::int64_t startMs)
{
    constexpr std::int64_t dayMs = 86'400'000;
    const bool isFirstDay = atMs >= startMs - startMs % dayMs && atMs < startMs - startMs % dayMs + dayMs;
    return isFirstDay ? formats::timeOfDay(atMs, true) : formats::timestamp(atMs, true);
}

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

QString traceText(const CaseTrace& trace, std::int64_t startMs)
{
    const QString at = clockText(trace.atMs, startMs);
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

class Replaying
{
public:
    explicit Replaying(bool withTrace) : m_withTrace(withTrace) {}

    void replay(const QString& file)
    {
        QFile source(file);
        const bool isOpen =
            file == QLatin1String("-") ? source.open(stdin, QIODevice::ReadOnly) : source.open(QIODevice::ReadOnly);
        if (!isOpen) {
            noCase(Ctl::tr("%1 cannot be opened: %2.").arg(file, source.errorString()));
            return;
        }
        const Result<QJsonObject> root = readCase(source.readAll());
        if (!root) {
            noCase(Ctl::tr("%1 is no case: %2.").arg(file, root.error().detail));
            return;
        }
        if (caseKind(*root) == CaseKind::Customers) {
            noCase(Ctl::tr("%1 tells of definitions and events; this version of weirctl replays monitoring cases.")
                       .arg(file));
            return;
        }
        const Result<MonitorCase> story = readMonitorCase(*root);
        if (!story) {
            noCase(Ctl::tr("%1 is no case: %2.").arg(file, story.error().detail));
            return;
        }
        const CaseOutcome outcome = replayMonitorCase(*story);
        const QString name = story->name.isEmpty() ? QFileInfo(file).completeBaseName() : story->name;
        const QString head = outcome.mismatches.isEmpty() ? QStringLiteral("ok") : QStringLiteral("FAILED");
        QString text =
            QStringLiteral("%1 %2 %3\n").arg(head, file, QString(name).replace(QLatin1Char('\n'), QLatin1Char(' ')));
        text += details(outcome, story->startMs);
        say(text);
        if (!outcome.mismatches.isEmpty())
            m_status = std::max<int>(m_status, Failed);
    }

    int status() const { return m_status; }

private:
    void noCase(const QString& sentence)
    {
        std::fflush(stdout);
        complain(sentence);
        m_status = Misused;
    }

    /// What happened and what differed, in the order of the steps.
    QString details(const CaseOutcome& outcome, std::int64_t startMs) const
    {
        QString text;
        auto mismatch = outcome.mismatches.begin();
        const auto mismatchesUpTo = [&](int step) {
            for (; mismatch != outcome.mismatches.end() && mismatch->step <= step; ++mismatch)
                text +=
                    Ctl::tr("    step %1: %2: expected %3, came out %4")
                        .arg(QString::number(mismatch->step), mismatch->path, mismatch->expected, mismatch->actual) +
                    QLatin1Char('\n');
        };
        if (m_withTrace) {
            for (const CaseTrace& trace : outcome.trace) {
                mismatchesUpTo(trace.step - 1);
                text += Ctl::tr("    step %1: %2").arg(QString::number(trace.step), traceText(trace, startMs)) +
                        QLatin1Char('\n');
            }
        }
        mismatchesUpTo(std::numeric_limits<int>::max());
        return text;
    }

    bool m_withTrace = false;
    int m_status = Done;
};

int runReplay(const Arguments& arguments)
{
    if (arguments.positional().isEmpty()) {
        complain(Ctl::tr("No case is named."), Ctl::tr("For example: weirctl replay case.json"));
        return Misused;
    }
    Replaying replaying(arguments.has(QStringLiteral("trace")));
    for (const QString& file : arguments.positional())
        replaying.replay(file);
    return replaying.status();
}

} // namespace

Command replayCommand()
{
    Command command;
    command.name = QStringLiteral("replay");
    command.summary = Ctl::tr("Replay recorded stories and say whether what must be true is true.");
    command.usage = QStringLiteral("FILE… [--trace]");
    command.description = Ctl::tr(
        "Runs each case, a JSON file with what happened on a virtual clock and what must come of it, in memory and "
        "without Kafka, through the code that the desktop and the alerts use. Prints “ok FILE name” or “FAILED FILE "
        "name” a case, then, indented, the step, what was expected and what came out. “-” is standard input.\n\n"
        "This version replays monitoring cases: ends and commits told as a broker tells them, and the verdicts, lags "
        "and time lags that they give.");
    command.options = {
        {Ctl::tr("Options:"),
         {{QStringLiteral("trace"), {}, {}, Ctl::tr("What became of each event, and why each verdict is what it is.")},
          {QStringLiteral("help"), QStringLiteral("h"), {}, Ctl::tr("This text.")}}}};
    command.examples = {
        {QStringLiteral("weirctl replay cases/*.json"), Ctl::tr("All of a folder, one line each.")},
        {QStringLiteral("weirctl replay stopped.json --trace"), Ctl::tr("One, with what happened to each event.")}};
    command.statuses = Ctl::tr("A case that does not hold ends with 1; a file that is no case, or none that this "
                               "version replays, with 2.");
    command.run = &runReplay;
    return command;
}

} // namespace weir::ctl
