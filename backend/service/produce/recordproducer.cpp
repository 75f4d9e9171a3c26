#include "backend/service/produce/recordproducer.h"

#include "backend/service/guard.h"
#include "backend/service/produce/producerun.h"
#include "backend/service/produce/workerthread.h"

#include <QElapsedTimer>
#include <condition_variable>
#include <map>
#include <mutex>

namespace weir {
namespace {

constexpr int pollMs = 20;
constexpr int recordTimeoutMs = 60'000;
constexpr int lastChanceMs = 10'000;

} // namespace

/// What both threads see.
struct RecordProducer::Worker
{
    struct Order
    {
        quint64 id;
        ProduceRequest request;
    };

    std::mutex mutex;
    std::condition_variable wake;
    std::vector<Order> orders;
    bool isCancelled = false;
    RecordProducer* owner = nullptr; ///< null: gone

    void run(const ClientConf& conf);
    void serve(const ClientConf& conf, std::map<Partitioner, std::unique_ptr<RecordWriter>>& writers,
               std::vector<Order> taken);
    template <typename Call> void tell(Call call)
    {
        const std::lock_guard lock(mutex);
        if (owner)
            QMetaObject::invokeMethod(
                owner, [owner = owner, call] { call(*owner); }, Qt::QueuedConnection);
    }
};

void RecordProducer::Worker::serve(const ClientConf& conf,
                                   std::map<Partitioner, std::unique_ptr<RecordWriter>>& writers,
                                   std::vector<Order> taken)
{
    const auto delivered = [this](const Delivery& delivery) {
        tell([delivery](RecordProducer& producer) { producer.take(delivery); });
    };
    for (Order& order : taken) {
        std::unique_ptr<RecordWriter>& writer = writers[order.request.partitioner];
        Delivery failed;
        failed.tag = order.id;
        if (!writer) {
            WriterOptions options;
            options.partitioner = partitionerSetting(order.request.partitioner);
            options.lingerMs = 0;
            options.timeoutMs = recordTimeoutMs;
            Result<std::unique_ptr<RecordWriter>> made = RecordWriter::make(conf, options, delivered);
            if (made)
                writer = std::move(made).value();
            else
                failed.error = made.error();
        }
        while (writer && !writer->canTake())
            writer->poll(pollMs);
        if (writer) {
            if (const Result<void> sent = writer->send(order.request.record, order.id); !sent)
                failed.error = sent.error();
        }
        if (failed.error)
            delivered(failed);
    }
}

void RecordProducer::Worker::run(const ClientConf& conf)
{
    std::map<Partitioner, std::unique_ptr<RecordWriter>> writers;
    std::optional<Error> told;
    std::optional<QElapsedTimer> sinceGone;
    for (;;) {
        std::vector<Order> taken;
        bool isCancelledNow = false;
        std::size_t underWay = 0;
        for (const auto& [partitioner, writer] : writers)
            underWay += writer ? writer->underWay() : 0;
        {
            std::unique_lock lock(mutex);
            if (underWay == 0)
                wake.wait(lock, [this] { return !orders.empty() || isCancelled || !owner; });
            taken = std::exchange(orders, {});
            isCancelledNow = std::exchange(isCancelled, false);
            if (!owner) {
                if (!sinceGone)
                    sinceGone.emplace().start();
                if ((underWay == 0 && taken.empty()) || sinceGone->elapsed() > lastChanceMs)
                    return;
            }
        }
        serve(conf, writers, std::move(taken));
        std::optional<Error> obstacle;
        for (const auto& [partitioner, writer] : writers) {
            if (!writer || writer->underWay() == 0)
                continue;
            if (isCancelledNow) {
                writer->giveUp();
                for (int turn = 0; turn < 100 && writer->underWay() > 0; ++turn)
                    writer->poll(pollMs);
            }
            writer->poll(pollMs);
            if (writer->underWay() > 0)
                obstacle = writer->obstacle();
        }
        if (isCancelledNow)
            writers.clear(); // a writer that has given up takes nothing any more
        if (obstacle != told) {
            told = obstacle;
            tell([obstacle](RecordProducer& producer) { producer.setObstacle(obstacle); });
        }
    }
}

RecordProducer::RecordProducer(ClientConf conf, QObject* parent) : QObject(parent), m_conf(std::move(conf)) {}

RecordProducer::~RecordProducer()
{
    if (!m_worker)
        return;
    const std::lock_guard lock(m_worker->mutex);
    m_worker->owner = nullptr;
    m_worker->wake.notify_all();
}

Result<void> RecordProducer::permission(const std::string& topic) const
{
    if (permissionFor(m_conf.spec, Deed::Produce) != Permission::ReadOnly)
        return {};
    return Error{ErrorKind::Authorization, 0, QStringLiteral("the connection is read-only"),
                 QString::fromStdString(topic)};
}

void RecordProducer::send(ProduceRequest request, QObject* context, Done done)
{
    const quint64 id = m_next++;
    m_waiting.insert(id, {context, std::move(done)});
    emit waitingChanged();
    if (const Result<void> may = permission(request.record.topic); !may) {
        Delivery refused;
        refused.tag = id;
        refused.error = may.error();
        QMetaObject::invokeMethod(
            this, [this, refused] { take(refused); }, Qt::QueuedConnection);
        return;
    }
    if (!m_worker) {
        m_worker = std::make_shared<Worker>();
        m_worker->owner = this;
        launchProduceThread([worker = m_worker, conf = m_conf] { worker->run(conf); });
    }
    const std::lock_guard lock(m_worker->mutex);
    m_worker->orders.push_back({id, std::move(request)});
    m_worker->wake.notify_all();
}

void RecordProducer::cancel()
{
    if (!m_worker)
        return;
    const std::lock_guard lock(m_worker->mutex);
    m_worker->isCancelled = true;
    m_worker->wake.notify_all();
}

std::unique_ptr<ProduceRun> RecordProducer::openRun(std::unique_ptr<ProduceSource> source, const RunOptions& options)
{
    return std::make_unique<ProduceRun>(m_conf, std::move(source), options);
}

bool RecordProducer::waitForAll(int timeoutMs) { return waitForProduceThreads(timeoutMs); }

void RecordProducer::take(const Delivery& delivery)
{
    const Waiting waiting = m_waiting.take(delivery.tag);
    emit waitingChanged();
    if (!waiting.context || !waiting.done)
        return;
    if (delivery.error)
        waiting.done(*delivery.error);
    else
        waiting.done(delivery);
}

void RecordProducer::setObstacle(const std::optional<Error>& obstacle)
{
    if (m_obstacle == obstacle)
        return;
    m_obstacle = obstacle;
    emit obstacleChanged();
}

} // namespace weir
