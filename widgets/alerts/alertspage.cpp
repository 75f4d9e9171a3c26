#include "widgets/alerts/alertspage.h"

#include "backend/service/cluster.h"
#include "backend/service/monitor/clustermonitor.h"
#include "backend/service/plans/plans.h"
#include "backend/service/settings.h"
#include "models/alerts/alerttexts.h"
#include "models/common/alerttext.h"
#include "models/common/errortext.h"
#include "models/common/formats.h"
#include "widgets/alerts/alertdetail.h"
#include "widgets/alerts/channeleditor.h"
#include "widgets/alerts/ruleeditor.h"
#include "widgets/frame/reviewpanel.h"
#include "widgets/kit/badge.h"
#include "widgets/kit/banner.h"
#include "widgets/kit/datatable.h"
#include "widgets/kit/filterbar.h"
#include "widgets/kit/pageheader.h"
#include "widgets/kit/segmented.h"
#include "widgets/kit/stateview.h"

#include <QDateTime>
#include <QPushButton>
#include <QStackedWidget>

namespace weir {
namespace {

const QStringList& showWords()
{
    static const QStringList words{QStringLiteral("open"), QStringLiteral("history"), QStringLiteral("rules"),
                                   QStringLiteral("channels")};
    return words;
}

} // namespace

void AlertsPage::open(const Place& place, Cluster* cluster)
{
    m_clusterName = place.cluster;
    if (cluster != m_cluster || !m_alerts)
        follow(cluster);
    const auto at = showWords().indexOf(place.query.value(QStringLiteral("show")));
    const QString filter = place.query.value(QStringLiteral("filter"));
    if (place != this->place()) {
        m_side->hide();
        show(Show(std::max<qsizetype>(0, at)));
        m_filter->setText(filter);
        m_wanted = place;
    }
    load();
    m_header->setAddress(this->place().address());
}

void AlertsPage::follow(Cluster* cluster)
{
    for (QObject* former : std::initializer_list<QObject*>{m_alerts, m_definitions, m_cluster, m_monitor}) {
        if (former)
            former->disconnect(this);
    }
    m_side->hide();
    m_cluster = cluster;
    const AlertSource source =
        m_source  ? m_source(cluster)
        : cluster ? AlertSource{cluster->alerts(), cluster->definitions(), cluster->monitor(), cluster->plans()}
                  : AlertSource();
    m_alerts = source.alerts;
    m_definitions = source.definitions;
    m_monitor = source.monitor;
    m_plans = source.plans;
    m_rule->setSources(m_alerts, m_definitions);
    m_channel->setSources(m_alerts, m_definitions, cluster ? cluster->spec().id : QString());
    m_detail->setMonitor(m_monitor);
    if (m_alerts)
        connect(m_alerts, &Alerts::changed, this, &AlertsPage::load);
    if (m_definitions) {
        connect(m_definitions, &Definitions::changed, this, &AlertsPage::load);
        connect(m_definitions, &Definitions::homeChanged, this, &AlertsPage::load);
    }
    if (m_monitor)
        m_monitor->watch(this);
    if (cluster)
        connect(cluster, &Cluster::stateChanged, this, &AlertsPage::showState);
}

Place AlertsPage::place() const
{
    Place place{m_clusterName, {QStringLiteral("alerts")}, {}};
    if (m_show != Open)
        place.query.insert(QStringLiteral("show"), showWords()[m_show]);
    if (!m_filter->text().isEmpty())
        place.query.insert(QStringLiteral("filter"), m_filter->text());
    if (m_side->isHidden())
        return place;
    if (!m_detail->isHidden() && m_detail->alert())
        place.query.insert(QStringLiteral("alert"), AlertsModel::idOf(*m_detail->alert()));
    else if (!m_rule->isHidden() && !m_rule->key().isEmpty())
        place.query.insert(QStringLiteral("rule"), m_rule->key());
    else if (!m_channel->isHidden() && !m_channel->key().isEmpty())
        place.query.insert(QStringLiteral("channel"), m_channel->key());
    return place;
}

QString AlertsPage::title() const { return tr("Alerts"); }

QString AlertsPage::help() const
{
    return tr("Open shows what needs somebody now: acknowledge an alert when you have it in hand, mute its rule for a "
              "while when it only disturbs. History keeps what fired and cleared. Rules say when an alert fires: over "
              "lags, verdicts, rates, missing data, retention, replicas and disks; a rule can be tried over the "
              "recorded past before it is saved. Channels are webhooks and mail servers that are told besides this "
              "desktop. Rules and channels are saved through Review change, for everybody who watches the cluster.");
}

void AlertsPage::refresh()
{
    if (m_monitor)
        m_monitor->refresh();
    if (m_cluster)
        m_cluster->refresh();
}

bool AlertsPage::focusFilter()
{
    m_filter->focusField();
    return true;
}

bool AlertsPage::isFilled() const
{
    return m_alerts && m_definitions && m_definitions->home() != DefinitionsHome::Loading;
}

std::int64_t AlertsPage::nowMs() const { return QDateTime::currentMSecsSinceEpoch(); }
bool AlertsPage::utc() const { return m_services.settings->utc(); }

SnapshotModel* AlertsPage::model() const { return qobject_cast<SnapshotModel*>(m_tables[m_show]->model()); }

const AlertRule* AlertsPage::ruleOf(const QString& key) const
{
    for (const AlertRule& rule : m_rules) {
        if (rule.key == key)
            return &rule;
    }
    return nullptr;
}

void AlertsPage::load()
{
    if (!m_alerts || !m_definitions)
        return showState();
    m_rules = m_alerts->rules();
    const QVector<Alert> history = m_alerts->history();
    QVector<Alert> past;
    for (const Alert& alert : history) {
        if (alert.clearedAtMs)
            past << alert;
    }
    m_open.setAlerts(m_alerts->open(), m_rules, nowMs(), utc());
    m_past.setAlerts(past, m_rules, nowMs(), utc());
    m_rulesModel.setRules(*m_alerts, nowMs(), utc());
    m_channels.setChannels(*m_alerts, *m_definitions);
    m_count->setCount(m_alerts->needAttention(),
                      tr("%n alert(s) that nobody has in hand", nullptr, m_alerts->needAttention()));
    QStringList groups, topics;
    if (const auto snapshot = m_monitor ? m_monitor->snapshot() : nullptr) {
        for (const auto& group : snapshot->groups)
            groups << group->id;
        topics = snapshot->topics.keys();
        topics.sort();
    }
    m_rule->setNames(groups, topics, m_channels.keys());
    m_rule->setUtc(utc());
    showState();
    if (!m_wanted.path.isEmpty() && isFilled())
        showWanted(std::exchange(m_wanted, {}));
    else if (!m_side->isHidden() && !m_detail->isHidden() && m_detail->alert()) {
        for (const Alert& alert : history) { // it may have been acknowledged or have cleared meanwhile
            if (AlertsModel::idOf(alert) == AlertsModel::idOf(*m_detail->alert()))
                showAlert(Alert(alert));
        }
    }
}

void AlertsPage::showWanted(const Place& place)
{
    const auto value = [&place](const char* name) { return place.query.value(QLatin1String(name)); };
    const QString id = !value("alert").isEmpty()  ? value("alert")
                       : !value("rule").isEmpty() ? value("rule")
                                                  : value("channel");
    const int row = id.isEmpty() ? -1 : model()->rowOfId(id);
    if (row < 0)
        return;
    table()->setCurrentRow(row);
    showRow(row);
}

void AlertsPage::show(Show show)
{
    if (show != m_show) {
        m_side->hide();
        m_show = show;
    }
    m_segments->setCurrent(show);
    m_stack->setCurrentIndex(show);
    m_add->setText(show == Channels ? tr("Add channel") : tr("Add rule"));
    m_filter->setText(model()->filterText());
    m_filter->setPlaceholder(show == Rules      ? tr("Filter by rule, subject or channel")
                             : show == Channels ? tr("Filter by channel or address")
                                                : tr("Filter by rule, group, topic or state"));
    showState();
}

void AlertsPage::showState()
{
    m_header->setAddress(place().address());
    const bool isLoading = !isFilled();
    const QString local = m_definitions ? alerttexts::local(m_definitions->home(), m_definitions->reason()) : QString();
    m_local->setSentence(local);
    m_local->setVisible(!local.isEmpty());
    m_usual->setVisible(!isLoading && m_show == Rules && !m_rules.isEmpty() &&
                        !alertdefinitions::usualRules(*m_definitions).isEmpty());
    const int total = model()->totalCount(), shown = model()->rowCount();
    m_filter->setMatchText(
        total == 0 ? QString()
        : shown == total
            ? formats::count(std::int64_t(total))
            : tr("%1 of %2").arg(formats::count(std::int64_t(shown)), formats::count(std::int64_t(total))));
    const std::optional<Error> error =
        m_cluster && m_cluster->state() != LinkState::Connecting ? m_cluster->error() : std::nullopt;
    if (isLoading && error) {
        const ErrorText text = errorText(*error, ErrorPlace::Connection);
        m_state->showFailed(text.title, text.full(), tr("Try again"), detailText(*error));
    } else if (isLoading) {
        m_state->showLoading(tr("Reading the definitions, %n rule(s) so far…", nullptr, int(m_rules.size())));
    } else if (total > 0 && shown == 0) {
        m_state->showEmpty(tr("Nothing matches"), tr("None of the %n row(s) fits the filter.", nullptr, total),
                           tr("Clear the filter"), QStringLiteral("search"));
    } else if (total > 0) {
        m_state->showContent();
    } else if (m_show == Channels) {
        m_state->showEmpty(tr("Alerts show on this desktop only"),
                           tr("Add a webhook or a mail server that is told when an alert fires and clears."),
                           tr("Add channel"), QStringLiteral("send"));
    } else if (m_rules.isEmpty() && m_alerts->brokenRules().isEmpty()) {
        m_state->showEmpty(tr("Nothing is watched yet"),
                           tr("The usual rules fire when groups stand still or fall behind, records are about to be "
                              "deleted unread, partitions are offline or lack replicas, or a disk gets full. You see "
                              "them before they are saved."),
                           tr("Add the usual rules…"), QStringLiteral("bell"));
    } else if (m_show == Open) {
        m_state->showEmpty(tr("Nothing needs you"),
                           tr("%n rule(s) watch this cluster, and none of them fires.", nullptr, int(m_rules.size())),
                           tr("Show the rules"), QStringLiteral("check"));
    } else {
        m_state->showEmpty(tr("No alert has cleared yet"),
                           tr("What fires and clears stays here for a year, with how long it lasted."), {},
                           QStringLiteral("history"));
    }
}

void AlertsPage::act()
{
    if (!isFilled())
        refresh();
    else if (model()->totalCount() > 0) {
        model()->setCellFilters({});
        m_filter->setText({});
        showState();
    } else if (m_show == Channels)
        addChannel();
    else if (m_rules.isEmpty())
        addUsual();
    else
        m_segments->setCurrent(Rules);
}

void AlertsPage::showPanel(DetailPanel* panel)
{
    for (DetailPanel* each : std::initializer_list<DetailPanel*>{m_detail, m_rule, m_channel, m_review})
        each->setVisible(each == panel);
    m_side->show();
    m_header->setAddress(place().address());
    emit placeChanged();
}

} // namespace weir
