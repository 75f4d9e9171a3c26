#include "app/shell/connecting.h"
#include "app/shell/ctl.h"
#include "app/shell/errorwords.h"
#include "app/shell/interrupt.h"
#include "app/weirctl/command.h"
#include "app/weirctl/tailplan.h"
#include "backend/base/clock.h"
#include "backend/demo/demorunner.h"
#include "backend/service/registryaccess.h"

#include <QElapsedTimer>
#include <QLocale>
#include <QThread>
#include <unistd.h>

namespace weir::ctl {
namespace {

/// Prints what happens; on a terminal the newest count stays on one line.
class ProgressLines
{
public:
    void show(const DemoProgress& progress)
    {
        const QLocale locale(QLocale::English);
        const auto number = [&](std::int64_t count) { return locale.toString(qlonglong(count)); };
        switch (progress.stage) {
        case DemoStage::Connecting:
            m_clock.start();
            return;
        case DemoStage::Cleaning:
            line(Ctl::tr("An earlier start was interrupted while filling: removing what it left."));
            return;
        case DemoStage::CreatingTopics:
            line(Ctl::tr("Creating topics."));
            return;
        case DemoStage::AlreadyFilled:
            line(Ctl::tr("The history is there already."));
            return;
        case DemoStage::Filling:
            if (progress.done < progress.total)
                passing(Ctl::tr("Filling: %1 of about %2 records.").arg(number(progress.done), number(progress.total)));
            if (progress.done == progress.total)
                line(Ctl::tr("Filled: %1 records in %2 s.")
                         .arg(number(progress.done))
                         .arg(double(m_clock.elapsed()) / 1000, 0, 'f', 1));
            return;
        case DemoStage::WaitingForRegistry:
            line(Ctl::tr("Without the schema registry there are no payments, shipments and returns; they come when it "
                         "answers.") +
                 (progress.error ? QStringLiteral(" (%1)").arg(progress.error->detail) : QString()));
            return;
        case DemoStage::FillingRegistryTopics:
            if (progress.done == progress.total)
                line(Ctl::tr("The schema registry answers: payments, shipments and returns are filled."));
            return;
        case DemoStage::Live:
            showLive(progress, number(progress.done));
            return;
        case DemoStage::Finished:
            return;
        }
    }

private:
    void showLive(const DemoProgress& progress, const QString& done)
    {
        if (!m_isLive)
            line(Ctl::tr("The shop is open. Ctrl+C ends."));
        m_isLive = true;
        if (progress.error.has_value() != m_isLost) {
            m_isLost = progress.error.has_value();
            line(m_isLost
                     ? Ctl::tr("The connection is lost (%1); waiting for it to come back.").arg(progress.error->detail)
                     : Ctl::tr("The connection is back."));
        }
        passing(Ctl::tr("Live: %1 records.").arg(done));
    }

    void line(const QString& text)
    {
        if (m_isPassing)
            say(QStringLiteral("\r\033[K"));
        m_isPassing = false;
        say(text + QLatin1Char('\n'));
    }

    void passing(const QString& text)
    {
        if (m_isTerminal) {
            say(QStringLiteral("\r\033[K") + text);
            m_isPassing = true;
        } else if (!m_isLive && (!m_sincePrint.isValid() || m_sincePrint.elapsed() >= 1000)) {
            say(text + QLatin1Char('\n'));
            m_sincePrint.start();
        }
    }

    const bool m_isTerminal = isatty(STDOUT_FILENO);
    bool m_isPassing = false;
    bool m_isLive = false;
    bool m_isLost = false;
    QElapsedTimer m_clock, m_sincePrint;
};

bool readOptions(const Arguments& arguments, DemoOptions& options)
{
    bool isNumber = true;
    options.recordsPerSecond = arguments.value(QStringLiteral("rate"), QStringLiteral("50")).toDouble(&isNumber);
    if (!isNumber || options.recordsPerSecond <= 0 || options.recordsPerSecond > 100'000) {
        complain(Ctl::tr("--rate is a number of records a second, over 0 and up to 100000."));
        return false;
    }
    options.seed = arguments.value(QStringLiteral("seed"), QStringLiteral("1")).toULongLong(&isNumber);
    if (!isNumber) {
        complain(Ctl::tr("--seed is a whole number from 0."));
        return false;
    }
    const Result<std::int64_t> history =
        parseDuration(arguments.value(QStringLiteral("history"), QStringLiteral("30d")));
    if (!history) {
        complain(Ctl::tr("--history:"), history.error().detail);
        return false;
    }
    options.historyMs = *history;
    if (arguments.has(QStringLiteral("now"))) {
        const Result<std::int64_t> now =
            parseMoment(arguments.value(QStringLiteral("now")), SystemClock::instance().nowMs());
        if (!now) {
            complain(Ctl::tr("--now:"), now.error().detail);
            return false;
        }
        options.nowMs = *now;
    }
    options.once = arguments.has(QStringLiteral("once"));
    options.prefix = arguments.value(QStringLiteral("prefix"));
    return true;
}

bool mayBeFilled(const ConnectionSpec& spec)
{
    if (spec.environment == Environment::Production) {
        complain(Ctl::tr("“%1” is a production cluster: the demo does not write to it.").arg(spec.name));
        return false;
    }
    if (spec.readOnly) {
        complain(Ctl::tr("“%1” is read-only: the demo does not write to it.").arg(spec.name),
                 Ctl::tr("The desktop's settings of the connection change that."));
        return false;
    }
    return true;
}

int report(const Result<void>& result, const QString& where)
{
    if (result)
        return stopRequested();
    const Error& error = result.error();
    if (error.kind == ErrorKind::Exists) {
        complain(Ctl::tr("The topic “%1” exists at %2 and is not the demo's.").arg(error.subject, where),
                 Ctl::tr("Use an empty cluster, or other names: --prefix demo."));
    } else {
        complain(error, where);
    }
    return Failed;
}

int runDemo(const Arguments& arguments)
{
    if (!arguments.positional().isEmpty()) {
        complain(Ctl::tr("The demo takes no name: “%1”.").arg(arguments.positional().first()),
                 Ctl::tr("weirctl help demo lists all options."));
        return Misused;
    }
    DemoOptions options;
    if (!readOptions(arguments, options))
        return Misused;
    int status = Done;
    const std::optional<Target> target = findTarget(arguments, status);
    if (!target)
        return status;
    if (!mayBeFilled(target->spec))
        return Failed;
    options.spec = target->spec;
    options.secrets = target->secrets;
    options.timeoutMs = target->timeoutMs;
    options.registry = makeRegistry(target->spec, target->secrets);
    if (!options.registry)
        say(Ctl::tr("No schema registry is named (--registry URL): payments, shipments and returns are left out.") +
            QLatin1Char('\n'));
    ProgressLines lines;
    DemoRunner runner;
    runner.start(options, [&lines](const DemoProgress& progress) { lines.show(progress); });
    bool wasAsked = false;
    while (runner.isRunning()) {
        if (stopRequested() != 0 && !std::exchange(wasAsked, true))
            runner.stop();
        QThread::msleep(50);
    }
    return report(runner.wait(), target->where);
}

} // namespace

Command demoCommand()
{
    Command command;
    command.name = QStringLiteral("demo");
    command.summary = Ctl::tr("Fill a cluster with a shop's last month, and keep the shop going.");
    command.usage = QStringLiteral("[options]");
    command.description = Ctl::tr("Makes topics of a shop (orders, clicks, payments, shipments, inventory, audit and "
                                  "more), fills them with the last month, and "
                                  "then goes on live, with consumer groups that are healthy, slow, stuck, stopped and "
                                  "rewinding. A cluster that is filled already "
                                  "is not filled again.\n\n"
                                  "It touches only what it made itself: if the cluster has a topic of one of these "
                                  "names, nothing is done. Production and "
                                  "read-only connections are refused.");
    command.options = {
        {Ctl::tr("Options:"),
         {{QStringLiteral("rate"),
           {},
           QStringLiteral("N"),
           Ctl::tr("Records a second of the live stream, on average over a week; nights are quieter. Default: 50.")},
          {QStringLiteral("history"),
           {},
           QStringLiteral("DURATION"),
           Ctl::tr("The past to fill: 12h, 30d. It begins at a midnight UTC. Default: 30d, about 300,000 records.")},
          {QStringLiteral("seed"),
           {},
           QStringLiteral("N"),
           Ctl::tr("The same number gives the same past on the same day. Default: 1.")},
          {QStringLiteral("once"), {}, {}, Ctl::tr("Fill, and end.")},
          {QStringLiteral("prefix"),
           {},
           QStringLiteral("TEXT"),
           Ctl::tr("What names of topics and groups begin with. Default: nothing.")},
          {QStringLiteral("now"),
           {},
           QStringLiteral("WHEN"),
           Ctl::tr("When the past ends, for tests and pictures: 2026-03-01T12:00:00Z, -2d. Default: now.")},
          {QStringLiteral("help"), QStringLiteral("h"), {}, Ctl::tr("This text.")}}},
        connectionOptions()};
    command.examples = {{QStringLiteral("weirctl demo -b localhost:9092 --registry http://localhost:8081"),
                         Ctl::tr("The whole demo, until Ctrl+C.")},
                        {QStringLiteral("weirctl demo -b localhost:9092 --once --history 7d"),
                         Ctl::tr("A week of the shop, without a live stream.")},
                        {QStringLiteral("weirctl demo -b localhost:9092 --rate 2000"), Ctl::tr("A busy shop.")}};
    command.run = &runDemo;
    return command;
}

} // namespace weir::ctl
