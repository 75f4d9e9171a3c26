// Purpose: the part of a Cluster that talks to the brokers: connects, samples, describes. Thread: lives on its own
// thread; slots are called through queued connections only; signals carry immutable values. Limits: one request at a
// time, each bounded by 5 s. Ends and starts come from the monitor where it runs.
#pragma once

#include "backend/kafka/clientconf.h"
#include "backend/kafka/clusteradmin.h"
#include "backend/kafka/connectionfailures.h"
#include "backend/monitor/sampling/endssnapshot.h"
#include "backend/service/cluster.h"

#include <QElapsedTimer>
#include <QHash>
#include <QTimer>
#include <atomic>

namespace weir {

class ClientPool;

class ClusterWorker : public QObject
{
    Q_OBJECT
public:
    ClusterWorker(ClientConf conf, std::shared_ptr<ClientPool> pool, std::shared_ptr<SchemaRegistry> registry);

    /// Any thread: calls in flight end as soon as they can, nothing new begins.
    void stop() { m_stopped = true; }
    const ClientConf& conf() const { return m_conf; }
    /// Any thread: true if no refresh is waiting to begin.
    bool claimRefresh() { return !m_refreshWaits.exchange(true); }

public slots:
    void begin();
    /// All is asked anew.
    void refresh();
    /// What the monitor has just been told: looked at in place of asking. Who watches is told it at once.
    void setEnds(std::shared_ptr<const weir::EndsSnapshot> ends);
    /// Samples every 5 s while true, else only looks at the connection.
    void setWatched(bool watched);
    void describe(const QString& topic, int ticket);

signals:
    void stateChanged(weir::LinkState state, std::optional<weir::Error> error);
    void sampled(std::shared_ptr<const weir::ClusterSnapshot> snapshot);
    void described(int ticket, weir::Result<QVector<weir::ConfigEntry>> settings);

private:
    struct Rate
    {
        std::int64_t end = 0;
        qint64 atMs = 0;
        std::optional<double> perSecond;
    };

    enum class Ends { Asked, OfMonitor };

    bool connectClient();
    void look(Ends from);
    void sample(Ends from);
    void sampleOffsets(ClusterSnapshot& snapshot, Ends from);
    bool hasEnds() const;
    /// False: the monitor does not know all of the topic.
    bool takeEnds(TopicInfo& topic);
    void takeOffsets(TopicInfo& topic, const Offsets& starts, const Offsets& ends, qint64 atMs);
    void sampleSettings(ClusterSnapshot& snapshot);
    void sampleSizes(ClusterSnapshot& snapshot);
    void sampleSubjects(ClusterSnapshot& snapshot);
    void publish(const ClusterSnapshot& snapshot);
    void keepAlive();
    void setState(LinkState state, std::optional<Error> error = {});
    Error explain(const Error& error);

    void addDocumentation(const QString& topic, QVector<ConfigEntry>& settings);
    const ClientConf m_conf;
    const std::shared_ptr<ClientPool> m_pool;
    const std::shared_ptr<SchemaRegistry> m_registry;
    const std::shared_ptr<ConnectionFailures> m_failures = std::make_shared<ConnectionFailures>();
    RdKafkaPtr m_client;
    QTimer* m_sampleTimer = nullptr;
    QTimer* m_aliveTimer = nullptr;
    QElapsedTimer m_clock;
    LinkState m_state = LinkState::Connecting;
    std::optional<Error> m_error;
    bool m_watched = false;
    bool m_wasOnline = false;
    std::atomic<bool> m_stopped = false;
    QHash<QString, QString> m_settingDocs; ///< by setting
    std::atomic<bool> m_refreshWaits = false;

    std::shared_ptr<const ClusterSnapshot> m_last;
    std::shared_ptr<const EndsSnapshot> m_ends; ///< null: no monitor
    qint64 m_askedAtMs = -1;                    ///< when ends were asked for here
    QHash<QString, QHash<std::int32_t, Rate>> m_rates;
    QHash<QString, QVector<float>> m_rateHistory;
    qint64 m_settingsAtMs = -1, m_sizesAtMs = -1, m_subjectsAtMs = -1;
};

} // namespace weir
