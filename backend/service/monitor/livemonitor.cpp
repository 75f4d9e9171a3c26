#include "backend/service/monitor/livemonitor.h"

#include "backend/service/topicsnapshot.h"

#include <QPointer>
#include <QTimer>

namespace weir {
namespace {

/// Calls back on this thread after the caller has returned, unless the context is gone by then.
template <typename Value> void answer(QObject* context, std::function<void(Result<Value>)> done, Result<Value> value)
{
    QMetaObject::invokeMethod(
        context, [done = std::move(done), value = std::move(value)] { done(value); }, Qt::QueuedConnection);
}

} // namespace

LiveMonitor::LiveMonitor(ClientConf, MonitorOptions, QObject* parent) : ClusterMonitor(parent) {}
LiveMonitor::~LiveMonitor() = default;

void LiveMonitor::watch(QObject*) {}
void LiveMonitor::refresh() {}
void LiveMonitor::setSettings(const JudgeSettings& settings) { m_settings = settings; }

void LiveMonitor::story(const QString& group, QObject* context,
                        std::function<void(Result<QVector<PartitionStory>>)> done)
{
    answer<QVector<PartitionStory>>(context, std::move(done),
                                    Error{ErrorKind::NotFound, 0, QStringLiteral("nothing is known of it"), group});
}

void LiveMonitor::history(const QVector<SeriesId>&, std::int64_t, std::int64_t, int, QObject* context,
                          std::function<void(Result<QVector<HistorySeries>>)> done)
{
    answer<QVector<HistorySeries>>(context, std::move(done), QVector<HistorySeries>());
}

void LiveMonitor::marks(const QStringList&, std::int64_t, std::int64_t, QObject* context,
                        std::function<void(Result<QVector<HistoryMark>>)> done)
{
    answer<QVector<HistoryMark>>(context, std::move(done), QVector<HistoryMark>());
}

void LiveMonitor::setCluster(const std::shared_ptr<const ClusterSnapshot>&) {}
void LiveMonitor::setOverBudget(bool) {}

} // namespace weir
