#include "backend/engine/queries/queryserver.h"

#include "backend/engine/log/partitionreader.h"
#include "backend/engine/queries/partitionquestion.h"
#include "backend/kafka/recordwriter.h"

#include <spdlog/spdlog.h>

#include <QDateTime>
#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace weir::engine {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr int askMs = 5'000, turnMs = 50;
constexpr milliseconds pause(500), sliceMs(40), leastMs(2), betweenMs(300), patience(20);
constexpr std::size_t mostRunning = 16;
constexpr std::size_t mostRecords = 100;

/// A query with how far each partition is. Belongs to the worker's thread while it is asked, else to the server's.
struct Running
{
    struct Part
    {
        PartitionQuestion question;
        Clock::time_point told{};
        bool isTold = false, isSeen = false;
    };
    std::shared_ptr<QuestionPlan> plan;
    Clock::time_point begun = Clock::now();
    std::map<int, Part> parts{};

    bool concerns(int partition) const
    {
        const std::vector<int>& wanted = plan->query.partitions;
        return wanted.empty() || std::find(wanted.begin(), wanted.end(), partition) != wanted.end();
    }
    bool isDone() const
    {
        return std::all_of(parts.begin(), parts.end(), [](const auto& one) { return one.second.question.isDone(); });
    }
};

std::int64_t since(Clock::time_point begun)
{
    return std::chrono::duration_cast<milliseconds>(Clock::now() - begun).count();
}

/// Between the server and the worker, which may answer when the server is gone.
struct Desk
{
    std::mutex mutex;
    std::condition_variable changed;
    bool isAsking = false;
    std::vector<Answer> out;

    void answer(Running& running, int partition, const cdp::ProfileStage& people, milliseconds budget);
};

void Desk::answer(Running& running, int partition, const cdp::ProfileStage& people, milliseconds budget)
{
    if (!running.concerns(partition) || running.plan->isCancelled)
        return;
    auto [found, isNew] = running.parts.try_emplace(partition, Running::Part{PartitionQuestion(running.plan)});
    Running::Part& part = found->second;
    part.isSeen = true;
    if (part.question.isDone())
        return;
    part.question.step(people, budget);
    if (!part.question.isDone() && part.isTold && Clock::now() < part.told + betweenMs)
        return;
    part.isTold = true;
    part.told = Clock::now();
    Answer answer{.id = running.plan->query.id, .partition = partition, .isFinal = part.question.isDone()};
    answer.ms = since(running.begun);
    if (part.question.body())
        answer.body = *part.question.body();
    else
        answer.error = part.question.body().error();
    const std::lock_guard lock(mutex);
    out.push_back(std::move(answer));
}

} // namespace

struct QueryServer::Private
{
    Private(QueryServerOptions given, ProfileWorker& profiles, const DefinitionFeed& definitions)
        : options(std::move(given)), worker(profiles), feed(definitions)
    {
    }

    void work();
    Result<void> serve();
    void take(const RecordView& record);
    void refuse(std::string id, Error error);
    void ask();
    void send();
    void forgetDone();

    const QueryServerOptions options;
    ProfileWorker& worker;
    const DefinitionFeed& feed;
    std::shared_ptr<Desk> desk = std::make_shared<Desk>();
    std::unique_ptr<RecordWriter> writer;
    std::vector<std::shared_ptr<Running>> running, asked;
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
    if (!desk->isAsking && !running.empty()) {
        desk->isAsking = true;
        asked = running;
        std::size_t left = 0;
        for (const auto& one : asked)
            for (auto& [partition, part] : one->parts) {
                part.isSeen = false;
                left += part.question.isDone() ? 0 : 1;
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
    desk->changed.wait_for(lock, patience, [this] { return !desk->isAsking || isStopping; });
    if (!desk->isAsking)
        forgetDone();
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
