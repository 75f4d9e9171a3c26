#include "backend/service/cluster.h"

#include "backend/kafka/costmeter.h"
#include "backend/serde/decoder.h"
#include "backend/serde/registry/schemaregistry.h"
#include "backend/service/alerts/clusteralerts.h"
#include "backend/service/clientpool.h"
#include "backend/service/clusterworker.h"
#include "backend/service/definitions/clusterdefinitions.h"
#include "backend/service/journal/clusterjournal.h"
#include "backend/service/kafkastream.h"
#include "backend/service/monitor/livemonitor.h"
#include "backend/service/plans/clusterplans.h"
#include "backend/service/produce/recordproducer.h"
#include "backend/service/registryaccess.h"
#include "backend/service/scan/originscan.h"
#include "backend/service/search/scansearch.h"
#include "backend/service/workspace/workspacelink.h"

#include <QElapsedTimer>
#include <QPointer>
#include <QSet>
#include <QThread>

namespace weir {
namespace {

constexpr int costEveryMs = 1000;
constexpr int schemaPatienceMs = 10'000; ///< a search would rather wait than miss

struct Question
{
    QPointer<QObject> context;
    std::function<void(Result<QVector<ConfigEntry>>)> done;
};

} // namespace

struct Cluster::Private
{
    ConnectionSpec spec;
    QString dataFolder;
    LinkState state = LinkState::Connecting;
    std::optional<Error> error;
    std::shared_ptr<CostMeter> meter = std::make_shared<CostMeter>();
    std::shared_ptr<ClientPool> pool;
    std::shared_ptr<SchemaRegistry> registry;
    std::shared_ptr<const DecoderSet> decoders;
    std::shared_ptr<const ClusterSnapshot> snapshot;
    ClusterWorker* worker = nullptr;
    QThread* thread = nullptr;
    QSet<QObject*> watchers;
    QHash<int, Question> questions;
    int nextTicket = 1;
    ClusterCost cost;
    QElapsedTimer costClock;
    std::int64_t lastRequests = 0, lastBytes = 0;
    std::unique_ptr<LiveMonitor> monitor;
    std::shared_ptr<WorkspaceLink> workspace; ///< made with the first of those that it serves
    std::unique_ptr<Definitions> definitions;
    std::unique_ptr<Journal> journal;
    std::unique_ptr<Plans> plans;
    std::unique_ptr<Alerts> alerts;

    std::shared_ptr<WorkspaceLink> workspaceLink()
    {
        if (!workspace)
            workspace = std::make_shared<WorkspaceLink>(pool->conf(ClientRole::Live, Isolation::Committed));
        return workspace;
    }

    void measureCost()
    {
        const double seconds = double(costClock.restart()) / 1000.0;
        const std::int64_t requests = meter->requests();
        const std::int64_t bytes = meter->bytesSent() + meter->bytesReceived();
        if (seconds > 0) {
            cost.requestsPerSecond = double(requests - lastRequests) / seconds;
            cost.bytesPerSecond = double(bytes - lastBytes) / seconds;
        }
        lastRequests = requests;
        lastBytes = bytes;
        cost.roundTripMs = double(meter->roundTripMicroseconds()) / 1000.0;
        cost.overBudget = (spec.budgetBytesPerSecond > 0 && cost.bytesPerSecond > double(spec.budgetBytesPerSecond)) ||
                          (spec.budgetRequestsPerSecond > 0 && cost.requestsPerSecond > spec.budgetRequestsPerSecond);
    }
};

Cluster::Cluster(ConnectionSpec spec, Secrets secrets, QObject* parent, const QString& dataFolder)
    : QObject(parent), d(new Private)
{
    d->spec = spec;
    d->dataFolder = dataFolder;
    d->pool = std::make_shared<ClientPool>(spec, secrets, d->meter);
    d->registry = makeRegistry(spec, secrets);
    d->decoders = std::make_shared<const DecoderSet>(d->registry);
    if (d->registry) {
        // The handler is taken back in the destructor: it is never called after this object is gone.
        d->registry->setArrivedHandler(
            [this] { QMetaObject::invokeMethod(this, &Cluster::schemasArrived, Qt::QueuedConnection); });
    }
    d->worker = new ClusterWorker(ClientConf{std::move(spec), std::move(secrets), ClientRole::Admin, {}, d->meter},
                                  d->pool, d->registry);
    d->thread = new QThread;
    d->thread->setObjectName(QStringLiteral("cluster"));
    d->worker->moveToThread(d->thread);
    connect(d->thread, &QThread::started, d->worker, &ClusterWorker::begin);
    connect(d->thread, &QThread::finished, d->worker, &QObject::deleteLater);
    connect(d->thread, &QThread::finished, d->thread, &QObject::deleteLater);
    connect(d->worker, &ClusterWorker::stateChanged, this, [this](LinkState state, const std::optional<Error>& error) {
        d->state = state;
        d->error = error;
        emit stateChanged();
    });
    connect(d->worker, &ClusterWorker::sampled, this, [this](const std::shared_ptr<const ClusterSnapshot>& snapshot) {
        d->snapshot = snapshot;
        emit snapshotChanged();
    });
    connect(d->worker, &ClusterWorker::described, this,
            [this](int ticket, const Result<QVector<ConfigEntry>>& settings) {
                const Question question = d->questions.take(ticket);
                if (question.context && question.done)
                    question.done(settings);
            });
    auto* costTimer = new QTimer(this);
    connect(costTimer, &QTimer::timeout, this, [this] {
        d->measureCost();
        emit costChanged();
    });
    d->costClock.start();
    costTimer->start(costEveryMs);
    d->thread->start();
}

Cluster::~Cluster()
{
    if (d->registry)
        d->registry->setArrivedHandler({});
    // A call in flight may take seconds: the thread ends by itself, with its worker, after it.
    d->worker->stop();
    d->worker->disconnect(this);
    d->thread->quit();
    d->pool->close();
}

const QString& Cluster::dataFolder() const { return d->dataFolder; }

ClusterMonitor* Cluster::monitor()
{
    if (!d->monitor) {
        MonitorOptions options;
        options.dataFolder = d->dataFolder;
        options.connectionId = d->spec.id;
        d->monitor = std::make_unique<LiveMonitor>(d->worker->conf(), std::move(options));
        d->monitor->setCluster(d->snapshot);
        connect(this, &Cluster::snapshotChanged, d->monitor.get(), [this] { d->monitor->setCluster(d->snapshot); });
        connect(d->monitor.get(), &LiveMonitor::endsTold, d->worker, &ClusterWorker::setEnds);
        connect(this, &Cluster::costChanged, d->monitor.get(),
                [this] { d->monitor->setOverBudget(d->cost.overBudget); });
    }
    return d->monitor.get();
}

Definitions* Cluster::definitions()
{
    if (!d->definitions)
        d->definitions = std::make_unique<ClusterDefinitions>(d->workspaceLink(), d->dataFolder);
    return d->definitions.get();
}

Journal* Cluster::journal()
{
    if (!d->journal)
        d->journal = std::make_unique<ClusterJournal>(d->workspaceLink(), d->dataFolder);
    return d->journal.get();
}

Plans* Cluster::plans()
{
    if (!d->plans)
        d->plans = std::make_unique<ClusterPlans>(*this, d->pool->conf(ClientRole::Admin, Isolation::Uncommitted));
    return d->plans.get();
}

Alerts* Cluster::alerts()
{
    if (!d->alerts)
        d->alerts = std::make_unique<ClusterAlerts>(
            monitor(), definitions(), AlertOptions{d->dataFolder, d->spec.name, [this] { return d->snapshot; }});
    return d->alerts.get();
}

const ConnectionSpec& Cluster::spec() const { return d->spec; }
LinkState Cluster::state() const { return d->state; }
std::optional<Error> Cluster::error() const { return d->error; }
ClusterCost Cluster::cost() const { return d->cost; }
std::shared_ptr<const ClusterSnapshot> Cluster::snapshot() const { return d->snapshot; }
std::shared_ptr<const DecoderSet> Cluster::decoders() const { return d->decoders; }
std::shared_ptr<SchemaRegistry> Cluster::registry() const { return d->registry; }

void Cluster::refresh()
{
    // Asked for many times while one is under way, it is done once more.
    if (d->worker->claimRefresh())
        QMetaObject::invokeMethod(d->worker, &ClusterWorker::refresh, Qt::QueuedConnection);
}

void Cluster::watch(QObject* watcher)
{
    if (d->watchers.contains(watcher))
        return;
    d->watchers.insert(watcher);
    connect(watcher, &QObject::destroyed, this, [this](QObject* gone) {
        d->watchers.remove(gone);
        if (d->watchers.isEmpty())
            QMetaObject::invokeMethod(
                d->worker, [worker = d->worker] { worker->setWatched(false); }, Qt::QueuedConnection);
    });
    QMetaObject::invokeMethod(
        d->worker, [worker = d->worker] { worker->setWatched(true); }, Qt::QueuedConnection);
}

void Cluster::topicSettings(const QString& topic, QObject* context,
                            std::function<void(Result<QVector<ConfigEntry>>)> done)
{
    const int ticket = d->nextTicket++;
    d->questions.insert(ticket, {context, std::move(done)});
    QMetaObject::invokeMethod(
        d->worker, [worker = d->worker, topic, ticket] { worker->describe(topic, ticket); }, Qt::QueuedConnection);
}

std::unique_ptr<RecordStream> Cluster::openStream(const ReadRequest& request)
{
    return std::make_unique<KafkaStream>(request, d->pool);
}

std::unique_ptr<SearchStream> Cluster::openSearch(const SearchRequest& request)
{
    AwaitSchema await;
    if (d->registry)
        await = [registry = d->registry](int id) {
            return registry->fetchBlocking(id, schemaPatienceMs).state == DecodeState::Ok;
        };
    return std::make_unique<ScanSearch>(request, openScan(request), std::move(await));
}

std::unique_ptr<RecordScan> Cluster::openScan(const SearchRequest& request) { return makeOriginScan(request, d->pool); }

std::unique_ptr<RecordProducer> Cluster::openProducer()
{
    return std::make_unique<RecordProducer>(d->pool->conf(ClientRole::Producer, Isolation::Committed));
}

} // namespace weir
