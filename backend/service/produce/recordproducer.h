// Purpose: writes single records for people: sent from the GUI thread, written by a worker, each answered. Thread: GUI.
// Limits: a record that finds no broker is tried for a minute; obstacle() says meanwhile why. A read-only connection is
// refused here too; what production asks first is the guard's (guard.h). Records under way when the producer goes away
// are still written, for 10 s at most. Many records go through ProduceRun.
#pragma once

#include "backend/service/produce/producerequest.h"

#include <QHash>
#include <QObject>
#include <QPointer>
#include <functional>

namespace weir {

class ProduceRun;
class ProduceSource;
struct RunOptions;

class RecordProducer : public QObject
{
    Q_OBJECT
public:
    explicit RecordProducer(ClientConf conf, QObject* parent = nullptr);
    ~RecordProducer() override; ///< returns at once

    using Done = std::function<void(Result<Delivery>)>;
    /// `done` is called once on the GUI thread, unless `context` is gone. Errors: Limit (too large), Authorization
    /// (also: the connection is read-only), NotFound (topic or partition), Invalid (timestamp, a record that the topic
    /// refuses), Timeout, Cancelled, Unavailable (too few replicas in sync).
    void send(ProduceRequest request, QObject* context, Done done);
    /// Gives up what has not been written; it is answered as Cancelled.
    void cancel();
    int waiting() const { return int(m_waiting.size()); }
    /// Why what is waiting has to wait, if something is known.
    std::optional<Error> obstacle() const { return m_obstacle; }

    /// Many records; it has not been started. Never null. The caller owns it.
    std::unique_ptr<ProduceRun> openRun(std::unique_ptr<ProduceSource> source, const RunOptions& options);

    /// Waits until the worker threads of all producers and runs that are gone have ended; for tests and the end of the
    /// program.
    static bool waitForAll(int timeoutMs);

signals:
    void waitingChanged();
    void obstacleChanged();

private:
    struct Worker;
    struct Waiting
    {
        QPointer<QObject> context;
        Done done;
    };
    void take(const Delivery& delivery);
    void setObstacle(const std::optional<Error>& obstacle);
    Result<void> permission(const std::string& topic) const;

    const ClientConf m_conf;
    std::shared_ptr<Worker> m_worker;
    QHash<quint64, Waiting> m_waiting;
    quint64 m_next = 1;
    std::optional<Error> m_obstacle;
};

} // namespace weir
