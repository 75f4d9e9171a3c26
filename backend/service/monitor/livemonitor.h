// Purpose: the ClusterMonitor of a real cluster: a worker thread that samples and records, the newest snapshot here.
// Thread: GUI. Limits: as ClusterMonitor.
#pragma once

#include "backend/kafka/clientconf.h"
#include "backend/monitor/sampling/endssnapshot.h"
#include "backend/service/monitor/clustermonitor.h"
#include "backend/service/monitor/historyreader.h"

#include <QHash>
#include <QPointer>
#include <QSet>
#include <QThread>

namespace weir {

class MonitorWorker;
class ClusterSource;
struct ClusterSnapshot;

struct MonitorOptions
{
    int everyMs = 5000;                              ///< while somebody watches
    int hiddenMs = 15000;                            ///< while nobody does
    QString dataFolder;                              ///< empty: nothing is recorded or kept
    QString connectionId;                            ///< whose settings are kept
    std::shared_ptr<ClusterSource> source = nullptr; ///< null: the cluster itself, over the wire client
    bool readsCommits = true;                        ///< exact times from __consumer_offsets, where allowed
};

class LiveMonitor final : public ClusterMonitor
{
    Q_OBJECT
public:
    explicit LiveMonitor(ClientConf conf, MonitorOptions options = {}, QObject* parent = nullptr);
    ~LiveMonitor() override; ///< returns at once; the worker ends on its own thread

    std::shared_ptr<const MonitorSnapshot> snapshot() const override { return m_snapshot; }
    void watch(QObject* watcher) override;
    void refresh() override;
    JudgeSettings settings() const override { return m_settings; }
    void setSettings(const JudgeSettings& settings) override;
    void story(const QString& group, const std::optional<TopicPartition>& only, QObject* context,
               std::function<void(Result<QVector<PartitionStory>>)> done) override;
    void history(const QVector<SeriesId>& ids, std::int64_t fromMs, std::int64_t untilMs, int mostPoints,
                 QObject* context, std::function<void(Result<QVector<HistorySeries>>)> done) override;
    void marks(const QStringList& subjects, std::int64_t fromMs, std::int64_t untilMs, QObject* context,
               std::function<void(Result<QVector<HistoryMark>>)> done) override;
    HistoryState historyState() const override { return m_historyState; }
    std::shared_ptr<HistoryStore> store() const override { return m_store; }

    /// What the cluster's own snapshot knows of topics: retention.
    void setCluster(const std::shared_ptr<const ClusterSnapshot>& cluster);
    /// The connection costs more than it may: sample less often.
    void setOverBudget(bool over);

signals:
    /// With each sample that brought ends.
    void endsTold(std::shared_ptr<const weir::EndsSnapshot> ends);

private:
    struct Question
    {
        QPointer<QObject> context;
        std::function<void(Result<QVector<PartitionStory>>)> done;
    };
    template <typename Call> void tellWorker(Call call);
    void forget(QObject* watcher);

    const MonitorOptions m_options;
    JudgeSettings m_settings;
    MonitorWorker* m_worker = nullptr;
    QThread* m_thread = nullptr;
    QSet<QObject*> m_watchers;
    QHash<int, Question> m_questions;
    int m_nextTicket = 1;
    bool m_refreshWaits = false, m_isOverBudget = false;
    std::shared_ptr<const MonitorSnapshot> m_snapshot;
    std::shared_ptr<HistoryStore> m_store;
    std::unique_ptr<HistoryReader> m_reader;
    HistoryState m_historyState;
};

} // namespace weir
