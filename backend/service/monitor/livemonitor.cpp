#include "backend/service/monitor/livemonitor.h"

#include "backend/monitor/sampling/zerofill.h"
#include "backend/service/monitor/monitorsettings.h"
#include "backend/service/monitor/monitorworker.h"
#include "backend/service/topicsnapshot.h"

#include <QCoreApplication>
#include <QThreadPool>
#include <algorithm>
#include <utility>

namespace weir {
namespace {

/// The first `asked`, with what the recorder has left out; behind them lie their bases.
Result<QVector<HistorySeries>> filled(QVector<HistorySeries> read, qsizetype asked)
{
    for (qsizetype i = 0; i < asked; ++i) {
        const std::optional<SeriesId> base = baseOf(read[i].id);
        if (!base)
            continue;
        const auto found = std::find_if(read.cbegin(), read.cend(), [&](const auto& one) { return one.id == *base; });
        if (found != read.cend())
            fillFrom(read[i], *found);
    }
    read.resize(asked);
    return read;
}

} // namespace

LiveMonitor::LiveMonitor(ClientConf conf, MonitorOptions options, QObject* parent)
    : ClusterMonitor(parent), m_options(std::move(options)),
      m_settings(keptJudgeSettings(m_options.dataFolder, m_options.connectionId)),
      m_worker(new MonitorWorker(std::move(conf), m_options, m_settings)), m_thread(new QThread)
{
    m_thread->setObjectName(QStringLiteral("monitor"));
    m_worker->moveToThread(m_thread);
    connect(m_thread, &QThread::started, m_worker, &MonitorWorker::begin);
    connect(m_thread, &QThread::finished, m_worker, &QObject::deleteLater);
    connect(m_thread, &QThread::finished, m_thread, &QObject::deleteLater);
    connect(m_worker, &MonitorWorker::sampled, this, [this](const std::shared_ptr<const MonitorSnapshot>& snapshot) {
        m_refreshWaits = false;
        m_snapshot = snapshot;
        emit snapshotChanged();
    });
    connect(m_worker, &MonitorWorker::endsTold, this, &LiveMonitor::endsTold);
    connect(m_worker, &MonitorWorker::storeOpened, this, [this](const std::shared_ptr<HistoryStore>& store) {
        m_store = store;
        m_reader = std::make_unique<HistoryReader>(store);
        m_historyState = store->state();
        emit historyStateChanged();
    });
    connect(m_worker, &MonitorWorker::historyStateChanged, this, [this](const HistoryState& state) {
        m_historyState = state;
        emit historyStateChanged();
    });
    connect(m_worker, &MonitorWorker::storyTold, this,
            [this](int ticket, const Result<QVector<PartitionStory>>& story) {
                const Question question = m_questions.take(ticket);
                if (question.context && question.done)
                    question.done(story);
            });
    // Whoever closes the program right after a sample finds that sample again.
    connect(QCoreApplication::instance(), &QCoreApplication::aboutToQuit, this, [this] {
        if (m_store)
            m_store->flush();
    });
    m_thread->start();
}

LiveMonitor::~LiveMonitor()
{
    m_worker->stop();
    m_worker->disconnect(this);
    m_thread->quit();
    // The last owner of the store writes what is left: not on this thread.
    m_reader.reset();
    if (m_store)
        QThreadPool::globalInstance()->start([store = std::exchange(m_store, nullptr)] { store->flush(); });
}

template <typename Call> void LiveMonitor::tellWorker(Call call)
{
    QMetaObject::invokeMethod(
        m_worker, [worker = m_worker, call = std::move(call)] { call(*worker); }, Qt::QueuedConnection);
}

void LiveMonitor::watch(QObject* watcher)
{
    if (m_watchers.contains(watcher))
        return;
    m_watchers.insert(watcher);
    connect(watcher, &QObject::destroyed, this, &LiveMonitor::forget);
    tellWorker([](MonitorWorker& worker) { worker.setWatched(true); });
}

void LiveMonitor::forget(QObject* watcher)
{
    m_watchers.remove(watcher);
    if (m_watchers.isEmpty())
        tellWorker([](MonitorWorker& worker) { worker.setWatched(false); });
}

void LiveMonitor::refresh()
{
    if (!std::exchange(m_refreshWaits, true))
        tellWorker([](MonitorWorker& worker) { worker.sample(); });
}

void LiveMonitor::setSettings(const JudgeSettings& settings)
{
    if (m_settings == settings)
        return;
    m_settings = settings;
    QThreadPool::globalInstance()->start([folder = m_options.dataFolder, id = m_options.connectionId, settings] {
        (void)keepJudgeSettings(folder, id, settings);
    });
    tellWorker([settings](MonitorWorker& worker) { worker.setSettings(settings); });
}

void LiveMonitor::story(const QString& group, const std::optional<TopicPartition>& only, QObject* context,
                        std::function<void(Result<QVector<PartitionStory>>)> done)
{
    const int ticket = m_nextTicket++;
    m_questions.insert(ticket, {context, std::move(done)});
    tellWorker([group, only, ticket](MonitorWorker& worker) { worker.tellStory(group, only, ticket); });
}

void LiveMonitor::history(const QVector<SeriesId>& ids, std::int64_t fromMs, std::int64_t untilMs, int mostPoints,
                          QObject* context, std::function<void(Result<QVector<HistorySeries>>)> done)
{
    if (m_reader) {
        QVector<SeriesId> all = ids;
        for (const SeriesId& id : ids) {
            if (const std::optional<SeriesId> base = baseOf(id); base && !all.contains(*base))
                all.append(*base);
        }
        m_reader->read(all, fromMs, untilMs, mostPoints, context,
                       [done = std::move(done), asked = ids.size()](const Result<QVector<HistorySeries>>& read) {
                           done(read ? filled(*read, asked) : read);
                       });
        return;
    }
    QVector<HistorySeries> empty(ids.size());
    for (qsizetype i = 0; i < ids.size(); ++i)
        empty[i].id = ids[i];
    QMetaObject::invokeMethod(
        context, [done = std::move(done), empty] { done(empty); }, Qt::QueuedConnection);
}

void LiveMonitor::marks(const QStringList& subjects, std::int64_t fromMs, std::int64_t untilMs, QObject* context,
                        std::function<void(Result<QVector<HistoryMark>>)> done)
{
    if (m_reader)
        m_reader->marks(subjects, fromMs, untilMs, context, std::move(done));
    else
        QMetaObject::invokeMethod(
            context, [done = std::move(done)] { done(QVector<HistoryMark>()); }, Qt::QueuedConnection);
}

void LiveMonitor::setCluster(const std::shared_ptr<const ClusterSnapshot>& cluster)
{
    if (!cluster)
        return;
    QHash<QString, qint64> retentionMs;
    for (const TopicInfo& topic : cluster->topics) {
        if (topic.retentionMs)
            retentionMs.insert(topic.name, *topic.retentionMs);
    }
    tellWorker([retentionMs](MonitorWorker& worker) { worker.setRetention(retentionMs); });
}

void LiveMonitor::setOverBudget(bool over)
{
    if (std::exchange(m_isOverBudget, over) != over)
        tellWorker([over](MonitorWorker& worker) { worker.setOverBudget(over); });
}

} // namespace weir
