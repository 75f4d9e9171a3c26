#include "app/shell/ctl.h"
#include "app/shell/errorwords.h"
#include "app/shell/interrupt.h"
#include "app/weirctl/command.h"
#include "app/weirctl/definitionwork.h"
#include "app/weirctl/enginewords.h"
#include "backend/base/clock.h"
#include "backend/base/duration.h"
#include "backend/kafka/clusteradmin.h"

#include <QElapsedTimer>
#include <QJsonDocument>
#include <QThread>

#include <unistd.h>

namespace weir::ctl {
namespace {

constexpr int watchMs = 2'000, signalMs = 50;

struct EnginePlan
{
    Target target;
    engine::Workspace workspace;
    QString lastWords;
    std::int64_t lastMs = 0;
    bool isJson = false, isWatch = false;
};

std::optional<EnginePlan> planOf(const Arguments& arguments, int& status)
{
    status = Misused;
    EnginePlan plan;
    plan.lastWords = arguments.value(QStringLiteral("last"), QStringLiteral("1h"));
    const std::optional<std::int64_t> last = parseDuration(plan.lastWords);
    if (!last || !arguments.positional().isEmpty()) {
        complain(last ? Ctl::tr("engine takes options only.") : Ctl::tr("--last is a duration, such as 15m or 7d."));
        return {};
    }
    plan.lastMs = *last;
    plan.workspace.prefix =
        arguments.value(QStringLiteral("prefix"), QString::fromStdString(plan.workspace.prefix)).toStdString();
    plan.isJson = arguments.has(QStringLiteral("json"));
    plan.isWatch = arguments.has(QStringLiteral("watch"));
    std::optional<Target> target = findTarget(arguments, status);
    ClusterMetadata metadata;
    if (!target || !openSession(*target, ClientRole::Admin, {}, metadata, status))
        return {};
    plan.target = std::move(*target);
    return plan;
}

/// Says how it is, once.
int look(const EnginePlan& plan)
{
    const Result<EngineStatus> status = readEngineStatus(plan.target, plan.workspace);
    if (!status) {
        if (!complainOfNewerWorkspace(status.error(), QString::fromStdString(plan.workspace.topic("workers"))))
            complain(status.error(), plan.target.where);
        return Failed;
    }
    if (!status->topics.exists) {
        complain(Ctl::tr("There is no workspace %1 of an engine at %2.")
                     .arg(QString::fromStdString(plan.workspace.prefix), plan.target.where),
                 Ctl::tr("weir-engine run makes one; --prefix names another."));
        return Failed;
    }
    const EngineSpan span{SystemClock::instance().nowMs() - plan.lastMs, plan.lastWords};
    if (plan.isJson)
        say(QString::fromUtf8(QJsonDocument(engineJson(*status, span)).toJson(QJsonDocument::Compact)) +
            QLatin1Char('\n'));
    else
        say((plan.isWatch && isatty(STDOUT_FILENO) ? QStringLiteral("\033[H\033[2J") : QString()) +
            engineText(*status, span));
    const QStringList problems = engineProblems(*status);
    for (const QString& problem : problems)
        complain(problem);
    return problems.isEmpty() ? Done : Failed;
}

int runEngine(const Arguments& arguments)
{
    int status = Done;
    const std::optional<EnginePlan> plan = planOf(arguments, status);
    if (!plan)
        return status;
    status = look(*plan);
    while (plan->isWatch) {
        QElapsedTimer pause;
        pause.start();
        while (!pause.hasExpired(watchMs)) {
            if (const int stop = stopRequested())
                return stop;
            QThread::msleep(signalMs);
        }
        (void)look(*plan);
    }
    return status;
}

} // namespace

Command engineCommand()
{
    Command command;
    command.name = QStringLiteral("engine");
    command.summary = Ctl::tr("Show how the engine of a workspace is: topics, workers, stages, audit.");
    command.usage = QStringLiteral("[options]");
    command.description = Ctl::tr(
        "Shows what is missing or wrong with the topics of the workspace, the workers of each stage and whether they "
        "live, how many records each stage has still to take in, and the audit: what came in, what went on, and what "
        "became of the rest, by stage and source. In + split = out + rejected + duplicates + dropped + suppressed: the "
        "balance is 0 where nothing was lost and nothing doubled. Then whether what a stage gave is what the next one "
        "took, over all time: while records are under way, nobody can know.");
    command.options = {
        connectionOptions(),
        {Ctl::tr("Options:"),
         {prefixOption(),
          {QStringLiteral("last"),
           {},
           QStringLiteral("DURATION"),
           Ctl::tr("How far the audit looks back: 15m, 7d. Default: 1h.")},
          {QStringLiteral("watch"), {}, {}, Ctl::tr("Again every two seconds, until Ctrl+C.")},
          {QStringLiteral("json"), {}, {}, Ctl::tr("One JSON object, with every partition; with --watch one a line.")},
          {QStringLiteral("help"), QStringLiteral("h"), {}, Ctl::tr("This text.")}}}};
    command.examples = {
        {QStringLiteral("weirctl engine -c demo"), Ctl::tr("Does it keep up, and does the audit balance?")},
        {QStringLiteral("weirctl engine -c demo --json | jq .stages"), Ctl::tr("For a script.")}};
    command.statuses = Ctl::tr(
        "1 if something is wrong: there is no workspace, a setting with which the engine does not start, records that "
        "wait and nobody who takes them, an audit that does not balance, something lost or doubled between two stages. "
        "A stage that lags with somebody at work is not wrong.");
    command.run = &runEngine;
    return command;
}

} // namespace weir::ctl
