#include "backend/engine/queries/queryserver.h"

#include "backend/engine/log/partitionreader.h"
#include "backend/engine/queries/querydesk.h"
#include "backend/kafka/recordwriter.h"

#include <spdlog/spdlog.h>

#include <QDateTime>
#include <algorithm>
#include <atomic>
#include <thread>

namespace weir::engine {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr int askMs = 5'000, turnMs = 50;
constexpr milliseconds pause(500), sliceMs(40), leastMs(2), betweenMs(300), patience(20);
constexpr std::size_t mostRunning = 16;
constexpr std::size_t mostRecords = 100;

} // namespace

struct QueryServer::Private
{
    Private(QueryServerOptions given, ProfileWorker& profiles, const DefinitionFeed& definitions)
        : options(std::move(given)), worker(profiles), feed(definitions)
    {
        if (!worker.columns())
            return;
        desk->hasColumns = true;
        columns = std::make_unique<ColumnsCounts>(*worker.columns(), [desk = desk](ColumnsResult result) {
            const std::lock_guard lock(desk->mutex);
            desk->counted.push_back(std::move(result));
            desk->changed.notify_all();
        });
    }

    void work();
    Result<void> serve();
    void take(const RecordView& record);
    void refuse(std::string id, Error error);
    void ask();
    void send();
    void forgetDone();
    void takeCounted();

    const QueryServerOptions options;
    ProfileWorker& worker;
    const DefinitionFeed& feed;
    std::shared_ptr<Desk> desk = std::make_shared<Desk>();
    std::unique_ptr<RecordWriter> writer;
    std::vector<std::shared_ptr<Running>> running, asked;
    std::unique_ptr<ColumnsCounts> columns; ///< none: people's logs are asked
    Clock::time_point looked{};
    std::atomic<bool> isStopping = false;
    mutable std::mutex mutex;
    QueryCounts counts;
    std::thread thread;
};

void QueryServer::Private::work()
{
    while (!isStopping) {
        const Result<void> served = serve();
        if (served)
            return;
        spdlog::warn("queries: begins anew: {}", served.error().detail.toStdString());
        std::unique_lock lock(desk->mutex);
        desk->changed.wait_for(lock, pause, [this] { return isStopping.load(); });
    }
}

Result<void> QueryServer::Private::serve()
{
    Result<std::unique_ptr<PartitionReader>> reader =
        PartitionReader::make(options.conf, {.failsOutOfRange = false, .queueKilobytes = 4'096});
    if (!reader)
        return reader.error();
    Result<std::unique_ptr<RecordWriter>> made =
        RecordWriter::make(options.conf, {.lingerMs = 0, .timeoutMs = 10'000}, [this](const Delivery& delivery) {
            if (delivery.error)
                spdlog::warn("queries: an answer was not written: {}", delivery.error->detail.toStdString());
            const std::lock_guard lock(mutex);
            counts.answered += delivery.error ? 0 : 1;
        });
    if (!made)
        return made.error();
    writer = std::move(*made);
    const LogPartition queries{options.workspace.topic("queries"), 0};
    const auto ends = (*reader)->highWatermarks({queries}, askMs);
    const auto end = ends.find(queries);
    if (end == ends.end() || !end->second)
        return end == ends.end() ? Error{.kind = ErrorKind::Timeout} : end->second.error();
    if (Result<void> started = (*reader)->start({queries, *end->second}); !started)
        return started;
    while (!isStopping) {
        const Result<LogBatch> batch = (*reader)->poll(mostRecords, running.empty() ? turnMs : 0);
        if (!batch)
            return batch.error();
        for (std::size_t i = 0; i < (*batch)->size(); ++i)
            take((*batch)->at(i));
        ask();
        send();
        writer->poll(0);
    }
    return {};
}

void QueryServer::Private::refuse(std::string id, Error error)
{
    {
        const std::lock_guard lock(mutex);
        ++counts.broken;
    }
    const std::lock_guard lock(desk->mutex);
    desk->out.push_back(Answer{.id = std::move(id), .error = std::move(error)});
}

void QueryServer::Private::take(const RecordView& record)
{
    {
        const std::lock_guard lock(mutex);
        ++counts.asked;
    }
    Result<Query> query = queryOf(record.value);
    if (!query)
        return refuse(std::string(record.key), query.error());
    const auto same =
        std::find_if(running.begin(), running.end(), [&](const auto& one) { return one->plan->query.id == query->id; });
    if (query->kind == QueryKind::Cancel) {
        if (same != running.end())
            (*same)->plan->isCancelled = true;
        return;
    }
    if (same != running.end())
        return; // asked again by somebody impatient
    if (running.size() >= mostRunning)
        return refuse(query->id, {.kind = ErrorKind::Busy, .detail = QStringLiteral("too many questions at a time")});
    const std::string id = query->id;
    Result<std::shared_ptr<QuestionPlan>> plan =
        planOf(std::move(*query), feed.snapshot()->book, QDateTime::currentMSecsSinceEpoch());
    if (!plan)
        return refuse(id, plan.error());
    running.push_back(std::make_shared<Running>(Running{.plan = std::move(*plan)}));
}

/// One round of the worker for all that is running; waits a little for it.
void QueryServer::Private::ask()
{
    std::unique_lock lock(desk->mutex);
    const bool isFree = !desk->isAsking;
    lock.unlock();
    if (isFree)
        takeCounted();
    // Now and then also for those who wait for others: partitions come and go.
    const bool isNeeded =
        isFree && (Clock::now() > looked + betweenMs ||
                   std::any_of(running.begin(), running.end(), [](const auto& one) { return one->needsWorker(); }));
    lock.lock();
    if (isNeeded && !running.empty()) {
        looked = Clock::now();
        desk->isAsking = true;
        asked = running;
        std::size_t left = 0;
        for (const auto& one : asked)
            for (auto& [partition, part] : one->parts) {
                part.isSeen = false;
                left += part.isDone() ? 0 : 1;
            }
        const auto share = std::max<milliseconds>(leastMs, sliceMs / std::max<std::size_t>(left, 8));
        lock.unlock();
        worker.ask(
            [desk = desk, all = asked, share](int partition, const cdp::ProfileStage& people) {
                for (const auto& one : all)
                    desk->answer(*one, partition, people, share);
            },
            [desk = desk] {
                const std::lock_guard answered(desk->mutex);
                desk->isAsking = false;
                desk->changed.notify_all();
            });
        lock.lock();
    }
    if (running.empty())
        return;
    const bool isAsking = desk->isAsking || isNeeded;
    desk->changed.wait_for(lock, patience, [this, isAsking] {
        return isStopping || (isAsking ? !desk->isAsking : !desk->counted.empty());
    });
    const auto toCount = std::exchange(desk->toCount, {});
    if (!desk->isAsking)
        forgetDone();
    lock.unlock();
    for (const auto& [plan, partition] : toCount)
        columns->ask(plan, partition);
}

/// Into the parts, while the worker has nothing of them.
void QueryServer::Private::takeCounted()
{
    std::vector<ColumnsResult> counted;
    {
        const std::lock_guard lock(desk->mutex);
        counted.swap(desk->counted);
    }
    for (ColumnsResult& result : counted)
        for (const auto& one : running) {
            if (one->plan != result.plan)
                continue;
            const auto part = one->parts.find(result.partition);
            if (part == one->parts.end())
                continue;
            part->second.isOfColumns = !result.isForLogs;
            part->second.isCounted = part->second.isCounted || result.isFinal;
            if (result.isForLogs)
                continue;
            part->second.counted = std::move(result);
            part->second.names.clear();
            part->second.named = 0;
        }
}

void QueryServer::Private::forgetDone()
{
    for (const auto& one : asked)
        std::erase_if(one->parts, [](const auto& part) { return !part.second.isSeen; });
    std::erase_if(running, [this](const auto& one) {
        return std::find(asked.begin(), asked.end(), one) != asked.end() && (one->plan->isCancelled || one->isDone());
    });
    asked.clear();
}

void QueryServer::Private::send()
{
    std::vector<Answer> out;
    {
        const std::lock_guard lock(desk->mutex);
        out.swap(desk->out);
    }
    for (Answer& answer : out) {
        answer.of = options.workspace.partitions;
        answer.worker = options.worker;
        std::string text = textOf(answer);
        if (text.size() > Query::mostBytes) {
            answer.body.clear();
            answer.isFinal = true;
            answer.error = Error{.kind = ErrorKind::Limit, .detail = QStringLiteral("the answer is too large")};
            text = textOf(answer);
        }
        const ProduceRecord record{.topic = options.workspace.topic("answers"),
                                   .partition = 0,
                                   .key = answer.id,
                                   .value = std::move(text),
                                   .headers = {},
                                   .timestampMs = {}};
        while (!writer->canTake() && !isStopping)
            writer->poll(turnMs);
        if (const Result<void> sent = writer->send(record, 0); !sent)
            spdlog::warn("queries: an answer was not written: {}", sent.error().detail.toStdString());
    }
}

QueryServer::QueryServer(QueryServerOptions options, ProfileWorker& worker, const DefinitionFeed& feed)
    : d(std::make_unique<Private>(std::move(options), worker, feed))
{
}

QueryServer::~QueryServer() { stop(); }

void QueryServer::start()
{
    d->thread = std::thread([this] { d->work(); });
}

void QueryServer::stop()
{
    {
        const std::lock_guard lock(d->desk->mutex);
        d->isStopping = true;
    }
    d->desk->changed.notify_all();
    if (d->thread.joinable())
        d->thread.join();
}

QueryCounts QueryServer::counts() const
{
    const std::lock_guard lock(d->mutex);
    return d->counts;
}

} // namespace weir::engine
