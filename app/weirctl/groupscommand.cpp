#include "app/shell/connecting.h"
#include "app/shell/ctl.h"
#include "app/shell/errorwords.h"
#include "app/shell/interrupt.h"
#include "app/weirctl/command.h"
#include "app/weirctl/groupsprinter.h"
#include "backend/base/duration.h"
#include "backend/kafka/clusterreach.h"
#include "backend/service/cluster.h"
#include "backend/service/monitor/clustermonitor.h"
#include "backend/service/monitor/monitorsettings.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QStandardPaths>
#include <QTimer>
#include <cstdio>
#include <sys/ioctl.h>
#include <unistd.h>

namespace weir::ctl {
namespace {

constexpr int signalEveryMs = 100;
/// So long the first look waits for the commits of the last minutes, which are read beside it.
constexpr int commitsWaitMs = 3'000;
constexpr int againAfterMs = 250;

struct GroupsPlan
{
    Target target;
    QString group; ///< empty: all
    bool isJson = false, isWatch = false;
    std::int64_t forMs = 0; ///< 0: one look
    JudgeSettings settings;
};

std::optional<std::int64_t> wholeNumber(const Arguments& arguments, const QString& name, std::int64_t least,
                                        std::int64_t most, std::int64_t fallback)
{
    if (!arguments.has(name))
        return fallback;
    bool isNumber = false;
    const qlonglong number = arguments.value(name).toLongLong(&isNumber);
    if (isNumber && number >= least && number <= most)
        return number;
    complain(Ctl::tr("--%1 is a whole number from %2 to %3.").arg(name).arg(least).arg(most));
    return {};
}

std::optional<GroupsPlan> makePlan(const Arguments& arguments, int& status)
{
    status = Misused;
    GroupsPlan plan;
    if (arguments.positional().size() > 1) {
        complain(Ctl::tr("One group at most."), Ctl::tr("Without a group all are listed."));
        return {};
    }
    plan.group = arguments.positional().value(0);
    plan.isJson = arguments.has(QStringLiteral("json"));
    plan.isWatch = arguments.has(QStringLiteral("watch"));
    if (arguments.has(QStringLiteral("for"))) {
        const auto ms = parseDuration(arguments.value(QStringLiteral("for")));
        if (!ms || *ms <= 0 || *ms > 86'400'000) {
            complain(Ctl::tr("--for is a duration of up to a day, for example 30s or 5m."));
            return {};
        }
        plan.forMs = *ms;
    }
    const std::optional<Target> target = findTarget(arguments, status);
    if (!target)
        return {};
    plan.target = *target;
    status = Misused;
    // As the desktop judges this connection, unless told otherwise here.
    if (arguments.has(QStringLiteral("connection")))
        plan.settings =
            keptJudgeSettings(QStandardPaths::writableLocation(QStandardPaths::AppDataLocation), plan.target.spec.id);
    const auto window = wholeNumber(arguments, QStringLiteral("window"), 1, LagWindow::kept, plan.settings.window);
    const auto allowed = wholeNumber(arguments, QStringLiteral("allowed-lag"), 0, INT64_MAX, plan.settings.allowedLag);
    if (!window || !allowed)
        return {};
    plan.settings = {int(*window), *allowed};
    status = Done;
    return plan;
}

/// Looks once or again and again, and prints; ends the event loop with the exit status.
class GroupsRun : public QObject
{
public:
    explicit GroupsRun(const GroupsPlan& plan) : m_plan(plan), m_cluster(plan.target.spec, plan.target.secrets)
    {
        m_clock.start();
        connect(&m_signals, &QTimer::timeout, this, &GroupsRun::tick);
        m_signals.start(signalEveryMs);
        m_again.setSingleShot(true);
        connect(&m_again, &QTimer::timeout, this, [this] { m_cluster.monitor()->refresh(); });
        ClusterMonitor* monitor = m_cluster.monitor();
        connect(monitor, &ClusterMonitor::snapshotChanged, this, [this] { take(*m_cluster.monitor()->snapshot()); });
        monitor->setSettings(plan.settings);
        monitor->watch(this);
        // Retention and rates come with it.
        m_cluster.watch(this);
    }

private:
    void tick()
    {
        if (const int status = stopRequested()) {
            end(status);
        } else if (!m_hasAnswer && m_clock.elapsed() > m_plan.target.timeoutMs + commitsWaitMs) {
            complain(Error{ErrorKind::Timeout, 0, QStringLiteral("no sample in time")}, m_plan.target.where);
            end(Failed);
        } else if (m_plan.forMs > 0 && m_clock.elapsed() >= m_plan.forMs && m_hasAnswer && !m_plan.isWatch) {
            print(*m_cluster.monitor()->snapshot());
            finish(*m_cluster.monitor()->snapshot());
        }
    }

    void take(const MonitorSnapshot& snapshot)
    {
        if (m_hasEnded)
            return;
        if (snapshot.error && !m_plan.isWatch) {
            complain(*snapshot.error, m_plan.target.where);
            end(Failed);
            return;
        }
        m_hasAnswer = true;
        if (m_firstAtMs < 0)
            m_firstAtMs = m_clock.elapsed();
        const bool hasCommits = snapshot.hasPastCommits || snapshot.commitsError || snapshot.error;
        if (!hasCommits && m_clock.elapsed() - m_firstAtMs < commitsWaitMs) {
            m_again.start(againAfterMs);
            return;
        }
        const bool isOver = m_plan.forMs == 0 ? !m_plan.isWatch : m_clock.elapsed() >= m_plan.forMs;
        if (m_plan.isWatch)
            show(snapshot);
        else if (isOver)
            print(snapshot);
        if (isOver)
            finish(snapshot);
    }

    bool isThere(const MonitorSnapshot& snapshot) const
    {
        return m_plan.group.isEmpty() ? !snapshot.groups.isEmpty() : snapshot.group(m_plan.group) != nullptr;
    }

    QStringList table(const MonitorSnapshot& snapshot) const
    {
        if (m_plan.group.isEmpty())
            return groupsTable(snapshot);
        const auto group = snapshot.group(m_plan.group);
        return group ? groupTable(snapshot, *group) : QStringList{};
    }

    void print(const MonitorSnapshot& snapshot) const
    {
        if (!isThere(snapshot))
            return;
        if (!m_plan.isJson)
            say(table(snapshot).join(QLatin1Char('\n')) + QLatin1Char('\n'));
        else if (m_plan.group.isEmpty())
            say(groupsJson(snapshot));
        else
            say(groupJson(snapshot, *snapshot.group(m_plan.group)));
    }

    /// One of many: in place on a terminal, one after the other elsewhere.
    void show(const MonitorSnapshot& snapshot)
    {
        winsize size{};
        const bool isTerminal = ::isatty(STDOUT_FILENO) != 0 && ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 &&
                                size.ws_row > 3 && size.ws_col > 20;
        if (snapshot.error)
            complain(*snapshot.error, m_plan.target.where);
        if (m_plan.isJson || !isTerminal) {
            print(snapshot);
            if (!m_plan.isJson)
                say(QStringLiteral("\n"));
            std::fflush(stdout);
            return;
        }
        QStringList lines = table(snapshot);
        if (lines.isEmpty())
            lines << Ctl::tr("There is no such group.");
        const int room = int(size.ws_row) - 1;
        if (lines.size() > room) {
            const int left = int(lines.size()) - room + 1;
            lines = lines.mid(0, room - 1) + QStringList{Ctl::tr("… %n line(s) more", nullptr, left)};
        }
        for (QString& line : lines)
            line = line.left(size.ws_col);
        say(QStringLiteral("\x1b[H\x1b[J") + lines.join(QLatin1Char('\n')) + QLatin1Char('\n'));
        std::fflush(stdout);
    }

    void finish(const MonitorSnapshot& snapshot)
    {
        int status = Done;
        if (!isThere(snapshot)) {
            status = Failed;
            complainAboutAbsence(snapshot);
        }
        for (const auto& [broker, error] : snapshot.brokerErrors) {
            status = Failed;
            complain(error, Ctl::tr("Broker %1").arg(broker));
        }
        for (const auto& group : snapshot.groups) {
            if (!group->error || (!m_plan.group.isEmpty() && group->id != m_plan.group))
                continue;
            status = Failed;
            complain(*group->error, group->id);
        }
        end(status);
    }

    void complainAboutAbsence(const MonitorSnapshot& snapshot) const
    {
        if (m_plan.group.isEmpty()) {
            complain(Ctl::tr("There are no consumer groups at %1.").arg(m_plan.target.where));
            return;
        }
        QStringList names;
        for (const auto& group : snapshot.groups)
            names << group->id;
        const QString meant = nearest(m_plan.group, names);
        complain(Ctl::tr("There is no group “%1” at %2.").arg(m_plan.group, m_plan.target.where),
                 meant.isEmpty() ? Ctl::tr("weirctl groups lists them.") : Ctl::tr("Did you mean “%1”?").arg(meant));
    }

    void end(int status)
    {
        m_hasEnded = true;
        m_signals.stop();
        m_again.stop();
        QCoreApplication::exit(status);
    }

    const GroupsPlan m_plan;
    Cluster m_cluster;
    QTimer m_signals, m_again;
    QElapsedTimer m_clock;
    qint64 m_firstAtMs = -1;
    bool m_hasAnswer = false, m_hasEnded = false;
};

int runGroups(const Arguments& arguments)
{
    int status = Done;
    const std::optional<GroupsPlan> plan = makePlan(arguments, status);
    if (!plan)
        return status;
    {
        // Says in words why a cluster cannot be reached.
        ClusterMetadata metadata;
        if (!openSession(plan->target, ClientRole::Admin, {}, metadata, status))
            return status;
    }
    GroupsRun run(*plan);
    return QCoreApplication::exec();
}

} // namespace

Command groupsCommand()
{
    Command command;
    command.name = QStringLiteral("groups");
    command.summary = Ctl::tr("Consumer groups: verdict, lag, time lag and the reason.");
    command.usage = QStringLiteral("[GROUP] [options]");
    command.description = Ctl::tr(
        "Without GROUP a line a group; with one its partitions: committed offset, end, lag to the end, to the last "
        "stable offset and in records, time lag, verdict with its reason, and the member that reads it.\n\n"
        "A verdict needs several commits. Where __consumer_offsets may be read, those of the last ten minutes are "
        "there at once; elsewhere one look shows lags and mostly “unknown”: --for 1m looks on for a while first. What "
        "each verdict means is in docs/monitoring.md. Times are in UTC.");
    command.options = {
        connectionOptions(),
        {Ctl::tr("Options:"),
         {{QStringLiteral("json"), {}, {}, Ctl::tr("One JSON object a line, a group or a partition each.")},
          {QStringLiteral("watch"),
           QStringLiteral("w"),
           {},
           Ctl::tr(
               "Again and again, about every 5 s, until Ctrl+C: in place on a terminal, else one after the other.")},
          {QStringLiteral("for"),
           {},
           QStringLiteral("DURATION"),
           Ctl::tr("Look for so long before it is printed, or, with --watch, before it ends: 30s, 5m.")},
          {QStringLiteral("window"),
           {},
           QStringLiteral("N"),
           Ctl::tr("Judge by the last N commits, 1 to 60. Default: as in the connection, or 10.")},
          {QStringLiteral("allowed-lag"),
           {},
           QStringLiteral("N"),
           Ctl::tr("A lag of up to N is no lag. Default: as in the connection, or 0.")},
          {QStringLiteral("help"), QStringLiteral("h"), {}, Ctl::tr("This text.")}}}};
    command.examples = {
        {QStringLiteral("weirctl groups -c demo"), Ctl::tr("All groups as a table.")},
        {QStringLiteral("weirctl groups billing -c demo --watch"), Ctl::tr("The partitions of one, kept up to date.")},
        {QStringLiteral("weirctl groups -c demo --for 1m --json | jq 'select(.verdict != \"ok\")'"),
         Ctl::tr("Who is not well, after a minute of looking.")}};
    command.statuses = Ctl::tr("A group that does not exist, and a broker or group that does not answer, end with 1. A "
                               "verdict does not change the status.");
    command.run = &runGroups;
    return command;
}

} // namespace weir::ctl
