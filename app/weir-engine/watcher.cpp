#include "app/weir-engine/watcher.h"

#include "app/shell/ctl.h"
#include "app/shell/errorwords.h"
#include "app/shell/interrupt.h"
#include "backend/service/alerts/alerts.h"
#include "backend/service/definitions/definitions.h"
#include "backend/service/monitor/clustermonitor.h"
#include "models/common/alerttext.h"
#include "models/common/verdicttext.h"

#include <QCoreApplication>
#include <QDateTime>
#include <prometheus/exposer.h>

namespace weir::engine {

using ctl::Ctl;

namespace {

constexpr int signalEveryMs = 100;

} // namespace

Watcher::Watcher(WatchPlan plan) : m_plan(std::move(plan)), m_metrics(std::make_shared<Metrics>())
{
    m_clusters.setDataFolder(m_plan.dataFolder);
    connect(&m_signals, &QTimer::timeout, this, [] {
        if (const int status = ctl::stopRequested())
            QCoreApplication::exit(status == ctl::Terminated ? 0 : status);
    });
    m_signals.start(signalEveryMs);
}

Watcher::~Watcher()
{
    m_exposer.reset();
    if (m_cluster) {
        if (const auto store = m_cluster->monitor()->store())
            store->flush();
        m_clusters.close(m_cluster->spec().id);
    }
}

bool Watcher::listen()
{
    if (m_plan.listen.isEmpty())
        return true;
    // The library throws where an address cannot be had.
    try {
        m_exposer = std::make_unique<prometheus::Exposer>(m_plan.listen.toStdString());
    } catch (const std::exception& problem) {
        ctl::complain(Ctl::tr("Metrics cannot be served at %1.").arg(m_plan.listen),
                      Ctl::tr("Choose another --listen HOST:PORT, or --listen none."));
        std::fprintf(stderr, "  (%s)\n", problem.what());
        return false;
    }
    m_exposer->RegisterCollectable(m_metrics);
    tell(Ctl::tr("Metrics are served at http://%1/metrics.").arg(m_plan.listen));
    return true;
}

void Watcher::start()
{
    m_cluster = m_clusters.open(m_plan.target.spec, m_plan.target.secrets);
    connect(m_cluster, &Cluster::stateChanged, this, &Watcher::takeState);
    connect(m_cluster, &Cluster::snapshotChanged, this, &Watcher::publish);
    m_cluster->watch(this);
    ClusterMonitor* monitor = m_cluster->monitor();
    connect(monitor, &ClusterMonitor::snapshotChanged, this, &Watcher::takeSnapshot);
    connect(monitor, &ClusterMonitor::historyStateChanged, this, &Watcher::takeHistory);
    monitor->watch(this);
    followAlerts(m_cluster->alerts());
    tell(Ctl::tr("Watching %1; the history is kept in %2.").arg(m_plan.target.where, m_plan.dataFolder));
}

void Watcher::followAlerts(Alerts* alerts)
{
    connect(alerts, &Alerts::changed, this, &Watcher::publish);
    const QString cluster = m_plan.target.spec.name;
    alerts->setWording(
        [cluster](const Alert& alert, const AlertRule& rule) { return alertWords(alert, rule, cluster, true); });
    alerts->setPassword({}, qEnvironmentVariable("WEIR_SMTP_PASSWORD"));
    const auto news = [this, alerts, cluster](const Alert& alert) {
        for (const AlertRule& rule : alerts->rules()) {
            if (rule.key != alert.rule)
                continue;
            const AlertWords words = alertWords(alert, rule, cluster, true);
            tell(words.title + QStringLiteral(". ") + words.text);
        }
    };
    connect(alerts, &Alerts::fired, this, news);
    connect(alerts, &Alerts::cleared, this, news);
}

void Watcher::tell(const QString& line) const
{
    if (!m_plan.isQuiet)
        ctl::say(QDateTime::currentDateTimeUtc().toString(Qt::ISODateWithMs) + QLatin1Char(' ') + line +
                 QLatin1Char('\n'));
}

void Watcher::takeState()
{
    const LinkState state = m_cluster->state();
    if (state == m_told)
        return;
    m_told = state;
    if (state == LinkState::Online)
        tell(Ctl::tr("The cluster answers."));
    else if (m_cluster->error() && state != LinkState::Connecting)
        tell(ctl::sentence(*m_cluster->error(), m_plan.target.where));
    publish();
}

void Watcher::takeSnapshot()
{
    const auto snapshot = m_cluster->monitor()->snapshot();
    if (!snapshot)
        return;
    QHash<QString, Verdict> verdicts;
    for (const auto& group : snapshot->groups) {
        verdicts.insert(group->id, group->verdict);
        const Verdict before = m_verdicts.value(group->id, Verdict::Unknown);
        const bool isNews = group->verdict != before && group->verdict != Verdict::Unknown;
        if (isNews && (group->verdict != Verdict::Ok || before != Verdict::Unknown))
            tell(Ctl::tr("Group %1: %2. %3").arg(group->id, verdictName(group->verdict), groupReason(*group, true)));
    }
    m_verdicts = std::move(verdicts);
    if (std::exchange(m_isFirst, false))
        tell(Ctl::tr("%n group(s) found.", nullptr, int(snapshot->groups.size())));
    publish();
}

void Watcher::takeHistory()
{
    const HistoryState state = m_cluster->monitor()->historyState();
    if (!state.keptAside.isEmpty())
        tell(Ctl::tr("The history's file was damaged. It was kept as %1, and a new one begun.").arg(state.keptAside));
    if (state.error)
        tell(Ctl::tr("The history cannot be written: %1. Watching goes on.").arg(state.error->detail));
    publish();
}

void Watcher::publish()
{
    Watched watched;
    watched.cluster = (m_plan.target.spec.name.isEmpty() ? m_plan.target.where : m_plan.target.spec.name).toStdString();
    watched.groups = m_cluster->monitor()->snapshot();
    watched.topics = m_cluster->snapshot();
    watched.alerts = m_cluster->alerts()->open();
    watched.history = m_cluster->monitor()->historyState();
    watched.isOnline = m_cluster->state() == LinkState::Online || m_cluster->state() == LinkState::Partial;
    m_metrics->set(std::move(watched));
}

} // namespace weir::engine
