// Purpose: the part of a LiveMonitor that samples: its source, its timer, its store. Thread: lives on its own thread;
// slots are called through queued connections only; signals carry immutable values. Limits: one sample at a time.
#pragma once

#include "backend/monitor/history/historystore.h"
#include "backend/monitor/sampling/commitreader.h"
#include "backend/monitor/sampling/samplepace.h"
#include "backend/monitor/sampling/sampler.h"
#include "backend/service/monitor/livemonitor.h"

#include <QTimer>
#include <atomic>
#include <mutex>

namespace weir {

class MonitorWorker : public QObject
{
    Q_OBJECT
public:
    MonitorWorker(ClientConf conf, MonitorOptions options, const JudgeSettings& settings);
    ~MonitorWorker() override;

    /// Any thread: calls in flight end as soon as they can, nothing new begins.
    void stop();

public slots:
    void begin();
    void sample();
    void setWatched(bool watched);
    void setOverBudget(bool over) { m_pace.setOverBudget(over); }
    void setSettings(const weir::JudgeSettings& settings);
    void setRetention(const QHash<QString, qint64>& retentionMs);
    void tellStory(const QString& group, const std::optional<weir::TopicPartition>& only, int ticket);

signals:
    void sampled(std::shared_ptr<const weir::MonitorSnapshot> snapshot);
    void endsTold(std::shared_ptr<const weir::EndsSnapshot> ends);
    void storeOpened(std::shared_ptr<weir::HistoryStore> store);
    void historyStateChanged(weir::HistoryState state);
    void storyTold(int ticket, weir::Result<QVector<weir::PartitionStory>> story);

private:
    /// The store may live longer than this: its thread finds nobody then.
    struct Relay
    {
        std::mutex mutex;
        MonitorWorker* worker = nullptr;
    };
    void openStore();

    const ClientConf m_conf;
    const MonitorOptions m_options;
    JudgeSettings m_settings;
    QHash<QString, std::int64_t> m_retentionMs;
    std::shared_ptr<ClusterSource> m_source;
    std::unique_ptr<CommitReader> m_feed;
    std::unique_ptr<Sampler> m_sampler;
    std::shared_ptr<HistoryStore> m_store;
    SamplePace m_pace;
    QTimer* m_timer = nullptr;
    const std::shared_ptr<Relay> m_relay = std::make_shared<Relay>();
    std::atomic<bool> m_stopped = false;
};

} // namespace weir
