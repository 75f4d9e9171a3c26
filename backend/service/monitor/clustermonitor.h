// Purpose: the watching of one open cluster: samples groups, ends and flows, judges them, records them. Thread: GUI
// (or a program's main thread); the work happens on a worker of its own. Limits: one scheduler a cluster; every 5 s
// while somebody watches, slower while hidden, and as the cluster's size and the connection's budget want it
// (MonitorSnapshot::everyMs, intervalReason).
#pragma once

#include "backend/base/result.h"
#include "backend/monitor/groupsnapshot.h"
#include "backend/monitor/history/historystore.h"

#include <QObject>
#include <functional>
#include <memory>

namespace weir {

class ClusterMonitor : public QObject
{
    Q_OBJECT
public:
    ~ClusterMonitor() override;

    /// Null until the first answer.
    virtual std::shared_ptr<const MonitorSnapshot> snapshot() const = 0;
    /// Samples at the usual interval while `watcher` lives.
    virtual void watch(QObject* watcher) = 0;
    virtual void refresh() = 0;
    virtual JudgeSettings settings() const = 0;
    /// Of all verdicts from the next sample on; kept by the connection.
    virtual void setSettings(const JudgeSettings& settings) = 0;

    /// What the verdict of each partition rests on, or of `only` one (no story: it is not among them). Calls back once
    /// on this thread, unless `context` is gone. Errors: NotFound.
    virtual void story(const QString& group, const std::optional<TopicPartition>& only, QObject* context,
                       std::function<void(Result<QVector<PartitionStory>>)> done) = 0;

    /// The recorded past. Calls back as story() does.
    virtual void history(const QVector<SeriesId>& ids, std::int64_t fromMs, std::int64_t untilMs, int mostPoints,
                         QObject* context, std::function<void(Result<QVector<HistorySeries>>)> done) = 0;
    virtual void marks(const QStringList& subjects, std::int64_t fromMs, std::int64_t untilMs, QObject* context,
                       std::function<void(Result<QVector<HistoryMark>>)> done) = 0;
    virtual HistoryState historyState() const = 0;
    /// For what else writes there: alerts, changes. Null: nothing is recorded (tests).
    virtual std::shared_ptr<HistoryStore> store() const = 0;

signals:
    void snapshotChanged();
    void historyStateChanged();

protected:
    explicit ClusterMonitor(QObject* parent = nullptr);
};

} // namespace weir
