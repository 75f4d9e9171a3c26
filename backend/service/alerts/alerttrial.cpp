// Trying before saving: a rule on the recorded past, a channel with a message.
#include "backend/service/alerts/alertpast.h"
#include "backend/service/alerts/alertreadings.h"
#include "backend/service/alerts/clusteralerts.h"
#include "backend/service/monitor/clustermonitor.h"
#include "backend/service/workspace/guipost.h"

#include <QPointer>
#include <QThreadPool>

namespace weir {
namespace {

constexpr std::int64_t weekMs = 7LL * 86'400'000;
constexpr int mostPoints = 50'000;
constexpr qsizetype mostSubjects = 100;

/// Subjects that a rule is about, as far as the snapshots name them.
QStringList subjectsOf(const AlertRule& rule, const MonitorSnapshot* groups, const ClusterSnapshot* topics,
                       std::int64_t nowMs)
{
    QStringList subjects;
    if (!groups)
        return subjects;
    for (const AlertReading& reading : alertReadings(rule, *groups, topics, {}, nowMs))
        subjects << reading.subject;
    return subjects.mid(0, mostSubjects);
}

} // namespace

void ClusterAlerts::test(const AlertRule& rule, std::int64_t fromMs, std::int64_t untilMs, QObject* context,
                         std::function<void(Result<AlertTest>)> done)
{
    const auto topics = m_options.topics ? m_options.topics() : nullptr;
    const auto groups = m_monitor->snapshot();
    QStringList subjects;
    QVector<SeriesId> ids;
    for (const QString& subject : subjectsOf(rule, groups.get(), topics.get(), nowMs())) {
        if (const std::optional<SeriesId> id = alertSeries(rule, subject)) {
            subjects << subject;
            ids << *id;
        }
    }
    if (ids.isEmpty()) {
        const bool somethingFits = !subjectsOf(rule, groups.get(), topics.get(), nowMs()).isEmpty();
        const Error error =
            somethingFits
                ? Error{ErrorKind::Invalid, 0, QStringLiteral("what this rule looks at is not recorded"), rule.key}
                : Error{ErrorKind::NotFound, 0, QStringLiteral("nothing that is there now fits the rule"), rule.key};
        QMetaObject::invokeMethod(
            context, [done = std::move(done), error] { done(error); }, Qt::QueuedConnection);
        return;
    }
    const std::int64_t learnFromMs = rule.usualScore ? fromMs - 5 * weekMs : fromMs;
    struct Asked
    {
        QPointer<QObject> context;
        std::function<void(Result<AlertTest>)> done;
    };
    const auto asked = std::make_shared<Asked>(Asked{context, std::move(done)});
    m_monitor->history(ids, learnFromMs, untilMs, mostPoints, this,
                       [this, rule, fromMs, untilMs, subjects, asked](const Result<QVector<HistorySeries>>& series) {
                           if (!series) {
                               if (asked->context)
                                   asked->done(series.error());
                               return;
                           }
                           QVector<std::pair<QString, HistorySeries>> bySubject;
                           for (qsizetype i = 0; i < std::min(series->size(), subjects.size()); ++i)
                               bySubject.append({subjects[i], (*series)[i]});
                           QThreadPool::globalInstance()->start(
                               [post = m_post, rule, fromMs, untilMs, asked, bySubject] {
                                   const AlertTest test = alertPast(rule, bySubject, fromMs, untilMs);
                                   post->post([asked, test] {
                                       if (asked->context)
                                           asked->done(test);
                                   });
                               });
                       });
}

void ClusterAlerts::tryChannel(const QString& key, QObject* context, std::function<void(Result<void>)> done)
{
    const auto channel = m_channels.find(key);
    if (channel == m_channels.end()) {
        QMetaObject::invokeMethod(
            context,
            [done = std::move(done), key] {
                done(Error{ErrorKind::NotFound, 0, QStringLiteral("no such channel, or it is disabled"), key});
            },
            Qt::QueuedConnection);
        return;
    }
    AlertRule rule;
    rule.key = QStringLiteral("trial");
    Alert alert;
    alert.rule = rule.key;
    alert.subject = QStringLiteral("cluster");
    alert.sinceMs = alert.firedAtMs = nowMs();
    Notification trial = notification(*channel, alert, rule, QStringLiteral("trial"));
    trial.isTrial = true;
    m_delivery.send(trial, context, std::move(done));
}

} // namespace weir
