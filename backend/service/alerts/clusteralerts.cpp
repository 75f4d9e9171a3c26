#include "backend/service/alerts/clusteralerts.h"

#include "backend/service/alerts/alertreadings.h"
#include "backend/service/definitions/definitions.h"
#include "backend/service/monitor/clustermonitor.h"
#include "backend/service/workspace/author.h"
#include "backend/service/workspace/guipost.h"

#include <QDateTime>
#include <QJsonDocument>
#include <QThreadPool>
#include <algorithm>

namespace weir {
namespace {

constexpr std::int64_t weekMs = 7LL * 86'400'000;
constexpr std::int64_t learnEveryMs = 3'600'000;
constexpr std::int64_t learnAgainMs = 60'000; ///< while nothing was known
constexpr int learnPoints = 6000;
constexpr std::int64_t sameAlertMs = 60'000; ///< two programs do not look at the same moment
constexpr std::int64_t forgetAfterMs = 600'000;
constexpr int mostLearning = 8;
constexpr qsizetype mostPast = 10'000;

QString isoTime(std::int64_t ms) { return QDateTime::fromMSecsSinceEpoch(ms, Qt::UTC).toString(Qt::ISODateWithMs); }

} // namespace

ClusterAlerts::ClusterAlerts(ClusterMonitor* monitor, Definitions* definitions, AlertOptions options, QObject* parent)
    : Alerts(parent), m_monitor(monitor), m_definitions(definitions), m_options(std::move(options)),
      m_delivery(m_options.pauseScale), m_post(std::make_shared<GuiPost>(this))
{
    const auto check = [](const Definition& definition) -> Result<void> {
        const Result<AlertRule> rule = AlertRule::fromJson(definition.toJson());
        return rule ? Result<void>() : Result<void>(rule.error());
    };
    const auto checkChannel = [](const Definition& definition) -> Result<void> {
        const Result<Channel> channel = Channel::fromJson(definition.toJson());
        return channel ? Result<void>() : Result<void>(channel.error());
    };
    m_definitions->setCheck(QStringLiteral("alert"), check);
    m_definitions->setCheck(QStringLiteral("channel"), checkChannel);
    connect(m_definitions, &Definitions::changed, this, &ClusterAlerts::readDefinitions);
    connect(m_monitor, &ClusterMonitor::snapshotChanged, this, &ClusterAlerts::evaluate);
    connect(&m_delivery, &AlertDelivery::delivered, this, [this](const QString& channel) {
        if (m_channelErrors.remove(channel) > 0)
            emit changed();
    });
    connect(&m_delivery, &AlertDelivery::failed, this, [this](const QString& channel, const Error& error, bool) {
        m_channelErrors.insert(channel, error);
        emit changed();
    });
    readDefinitions();
}

ClusterAlerts::~ClusterAlerts() { m_post->close(); }

std::int64_t ClusterAlerts::nowMs() const
{
    const auto snapshot = m_monitor->snapshot();
    return (m_options.clock ? *m_options.clock : SystemClock::instance()).nowMs() +
           (snapshot ? snapshot->clockOffsetMs : 0);
}

void ClusterAlerts::readDefinitions()
{
    m_rules.clear();
    m_brokenRules.clear();
    m_channels.clear();
    m_inForce.clear();
    for (const Definition& definition : m_definitions->all(QStringLiteral("alert"))) {
        const Result<AlertRule> rule = AlertRule::fromJson(definition.toJson());
        if (!rule) {
            m_brokenRules.insert(definition.key, rule.error());
            continue;
        }
        m_rules.append(*rule);
        if (rule->enabled)
            m_inForce << rule->key;
    }
    for (const Definition& definition : m_definitions->all(QStringLiteral("channel"))) {
        const Result<Channel> channel = Channel::fromJson(definition.toJson());
        if (channel && channel->enabled)
            m_channels.insert(channel->key, *channel);
    }
    emit changed();
}

void ClusterAlerts::openStore()
{
    const auto topics = m_options.topics ? m_options.topics() : nullptr;
    if (m_store || (!m_options.dataFolder.isEmpty() && (!topics || topics->clusterId.isEmpty())))
        return;
    m_store = std::make_unique<AlertStore>(m_options.dataFolder, topics ? topics->clusterId : QString());
    for (const Alert& alert : m_store->load()) {
        if (alert.clearedAtMs)
            m_past.append(alert);
        else
            m_engine.restore(alert);
    }
}

void ClusterAlerts::evaluate()
{
    openStore();
    const auto snapshot = m_monitor->snapshot();
    if (!m_store || !snapshot || snapshot->error || m_definitions->home() == DefinitionsHome::Loading)
        return;
    const auto topics = m_options.topics ? m_options.topics() : nullptr;
    const std::int64_t now = nowMs();
    AlertChanges changes;
    takeOver();
    m_engine.keepOnly(m_inForce, now, changes);
    for (const AlertRule& rule : m_rules) {
        if (!rule.enabled)
            continue;
        const auto readings = alertReadings(
            rule, *snapshot, topics.get(), [this](const SeriesId& id) { return usualOf(id); }, now);
        m_engine.take(rule, readings, now, changes);
    }
    takeAcknowledgements();
    apply(changes);
    forgetUsual();
}

/// Another program that kept the file has ended: what it has seen is not lost.
void ClusterAlerts::takeOver()
{
    if (!m_store->takeOver())
        return;
    const auto isSame = [](const Alert& a, const Alert& b) {
        return a.rule == b.rule && a.subject == b.subject && std::abs(a.firedAtMs - b.firedAtMs) < sameAlertMs;
    };
    QVector<Alert> kept;
    for (const Alert& alert : m_store->load()) {
        if (Alert* own = m_engine.find(alert.rule, alert.subject); own && !alert.clearedAtMs) {
            own->acknowledgedBy = alert.acknowledgedBy;
            own->acknowledgedAtMs = alert.acknowledgedAtMs;
        }
        if (alert.clearedAtMs)
            kept.append(alert);
    }
    for (const Alert& own : std::as_const(m_past)) {
        if (std::none_of(kept.begin(), kept.end(), [&](const Alert& alert) { return isSame(alert, own); }))
            kept.append(own);
    }
    m_past = kept;
}

void ClusterAlerts::takeAcknowledgements()
{
    const auto& acknowledged = m_store->acknowledged();
    for (const Alert& alert : m_engine.open()) {
        const auto by = acknowledged.find(AlertStore::acknowledgedKey(alert));
        if (!alert.acknowledgedBy.isEmpty() || by == acknowledged.end() || by->atMs < alert.firedAtMs)
            continue;
        Alert* own = m_engine.find(alert.rule, alert.subject);
        own->acknowledgedBy = by->by;
        own->acknowledgedAtMs = by->atMs;
        emit changed();
    }
}

void ClusterAlerts::apply(const AlertChanges& changes)
{
    if (!changes.any())
        return;
    m_past += changes.cleared;
    if (m_past.size() > mostPast)
        m_past.remove(0, m_past.size() - mostPast);
    for (const Alert& alert : changes.fired) {
        mark(alert, true);
        notify(alert, true);
    }
    for (const Alert& alert : changes.cleared) {
        mark(alert, false);
        notify(alert, false);
    }
    if (m_store)
        m_store->save(m_past + m_engine.open(), nowMs());
    emit changed();
    for (const Alert& alert : changes.fired) {
        if (!alert.muted)
            emit fired(alert);
    }
    for (const Alert& alert : changes.cleared) {
        if (!alert.muted)
            emit cleared(alert);
    }
}

void ClusterAlerts::mark(const Alert& alert, bool fired)
{
    const auto store = m_monitor->store();
    if (!store || !m_store || !m_store->isOwner())
        return;
    store->mark({fired ? alert.firedAtMs : alert.clearedAtMs.value_or(nowMs()),
                 fired ? MarkKind::AlertFired : MarkKind::AlertCleared, alert.subject,
                 QString::fromUtf8(QJsonDocument(alertToJson(alert)).toJson(QJsonDocument::Compact))});
}

const AlertRule* ClusterAlerts::ruleOf(const QString& key) const
{
    for (const AlertRule& rule : m_rules) {
        if (rule.key == key)
            return &rule;
    }
    return nullptr;
}

void ClusterAlerts::notify(const Alert& alert, bool fired)
{
    const AlertRule* rule = ruleOf(alert.rule);
    if (!rule || alert.muted || !m_store || !m_store->isOwner())
        return;
    for (const QString& key : rule->notify) {
        const auto channel = m_channels.find(key);
        if (channel != m_channels.end())
            m_delivery.send(
                notification(*channel, alert, *rule, fired ? QStringLiteral("fired") : QStringLiteral("cleared")));
    }
}

Notification ClusterAlerts::notification(const Channel& channel, const Alert& alert, const AlertRule& rule,
                                         const QString& event) const
{
    const auto topics = m_options.topics ? m_options.topics() : nullptr;
    QJsonObject json{
        {QStringLiteral("event"), event},
        {QStringLiteral("at"), isoTime(nowMs())},
        {QStringLiteral("cluster"), QJsonObject{{QStringLiteral("name"), m_options.clusterName},
                                                {QStringLiteral("id"), topics ? topics->clusterId : QString()}}},
        {QStringLiteral("rule"), rule.key},
        {QStringLiteral("name"), rule.name},
        {QStringLiteral("measure"), alertMeasureKey(rule.measure)},
        {QStringLiteral("subject"), alert.subject},
        {QStringLiteral("severity"),
         alert.severity == AlertSeverity::Critical ? QStringLiteral("critical") : QStringLiteral("warning")},
        {QStringLiteral("value"), alert.value},
        {QStringLiteral("limit"), alert.limit},
        {QStringLiteral("worst"), alert.worst},
        {QStringLiteral("since"), isoTime(alert.sinceMs)}};
    if (alert.clearedAtMs)
        json.insert(QStringLiteral("clearedAt"), isoTime(*alert.clearedAtMs));
    const AlertWords words =
        m_wording ? m_wording(alert, rule)
                  : AlertWords{event + QStringLiteral(": ") + rule.key + QLatin1Char(' ') + alert.subject,
                               QString::number(alert.value) + QStringLiteral(" / ") + QString::number(alert.limit)};
    json.insert(QStringLiteral("title"), words.title);
    json.insert(QStringLiteral("text"), words.text);
    Notification notification;
    notification.channel = channel;
    notification.password = m_passwords.value(channel.key, m_passwords.value(QString()));
    notification.about = alert.rule + QLatin1Char(' ') + alert.subject;
    notification.json = QJsonDocument(json).toJson(QJsonDocument::Compact);
    notification.mail = {words.title, words.text};
    return notification;
}

QVector<Alert> ClusterAlerts::history() const
{
    QVector<Alert> all = m_past + m_engine.open();
    std::stable_sort(all.begin(), all.end(), [](const Alert& a, const Alert& b) { return a.firedAtMs > b.firedAtMs; });
    return all;
}

int ClusterAlerts::needAttention() const
{
    const QVector<Alert> all = m_engine.open();
    return int(std::count_if(all.begin(), all.end(),
                             [](const Alert& alert) { return !alert.muted && alert.acknowledgedBy.isEmpty(); }));
}

void ClusterAlerts::acknowledge(const Alert& alert)
{
    Alert* own = m_engine.find(alert.rule, alert.subject);
    if (!own || !m_store)
        return;
    own->acknowledgedBy = thisAuthor().user;
    own->acknowledgedAtMs = nowMs();
    m_store->acknowledge(*own, {own->acknowledgedBy, own->acknowledgedAtMs});
    m_store->save(m_past + m_engine.open(), nowMs());
    emit changed();
}

std::shared_ptr<const UsualBand> ClusterAlerts::usualOf(const SeriesId& id)
{
    Usual& usual = m_usual[id];
    const std::int64_t now = nowMs();
    usual.wantedAtMs = now;
    const std::int64_t age = now - usual.learntAtMs;
    if (!usual.isAsked && m_learning < mostLearning &&
        (usual.learntAtMs == 0 || age >= (usual.band ? learnEveryMs : learnAgainMs)))
        learn(id);
    return usual.band;
}

/// A few at a time, away from the GUI thread: a rule may be about thousands of groups.
void ClusterAlerts::learn(const SeriesId& id)
{
    m_usual[id].isAsked = true;
    ++m_learning;
    const std::int64_t now = nowMs();
    const auto finished = [this, id](std::shared_ptr<const UsualBand> band) {
        --m_learning;
        Usual& usual = m_usual[id];
        usual.isAsked = false;
        usual.learntAtMs = nowMs();
        if (band)
            usual.band = std::move(band);
    };
    m_monitor->history({id}, now - 5 * weekMs, now, learnPoints, this,
                       [post = m_post, finished](const Result<QVector<HistorySeries>>& series) {
                           if (!series || series->isEmpty())
                               return finished(nullptr);
                           QThreadPool::globalInstance()->start([post, finished, points = series->first().points] {
                               const auto band = std::make_shared<const UsualBand>(UsualBand::learn(points));
                               post->post([finished, band] { finished(band); });
                           });
                       });
}

void ClusterAlerts::forgetUsual()
{
    const std::int64_t now = nowMs();
    for (auto it = m_usual.begin(); it != m_usual.end();) {
        if (!it->isAsked && now - it->wantedAtMs > forgetAfterMs)
            it = m_usual.erase(it);
        else
            ++it;
    }
}

} // namespace weir
