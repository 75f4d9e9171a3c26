#include "backend/engine/log/workerregistry.h"

#include "backend/engine/log/groupmembers.h"
#include "backend/engine/log/partitionreader.h"
#include "backend/engine/log/transactionalproducer.h"
#include "backend/engine/log/workercard.h"
#include "backend/kafka/recordwriter.h"
#include "backend/kafka/wire/deadline.h"

#include <algorithm>
#include <atomic>
#include <climits>
#include <condition_variable>
#include <future>
#include <mutex>
#include <spdlog/spdlog.h>
#include <thread>

namespace weir::engine {
namespace {

constexpr int turnMs = 50;
constexpr std::size_t fencedAtOnce = 8;

} // namespace

struct WorkerRegistry::State
{
    ClientConf conf;
    std::string topic;
    std::optional<WorkerCard> self; ///< none: only reads
    RegistryOptions options;
    std::unique_ptr<PartitionReader> reader; ///< the thread's
    std::unique_ptr<RecordWriter> writer;    ///< the thread's
    RdKafkaPtr admin;

    mutable std::mutex mutex;
    mutable std::condition_variable changed;
    std::map<std::string, SeenWorker> seen;
    std::int64_t newestMs = 0;          ///< of all announcements, by the broker's clock
    std::vector<std::string> struckOff; ///< to be written as tombstones
    std::uint64_t heardOurselves = 0;   ///< our announcements that were read back
    bool isAsked = false;               ///< for an announcement now
    bool isKnown = false;
    bool isLeaving = false, isEnding = false;
    std::optional<Error> trouble;
    std::atomic<std::int64_t> toFill = 0;
    std::thread thread;

    static Result<std::unique_ptr<State>> prepare(ClientConf conf, std::string topic);
    void run();
    template <typename Is> Result<void> wait(int timeoutMs, Is is);
    void announce();
    void read();
    void take(const RecordBatch& batch);
    std::vector<std::string> silent() const;
};

void WorkerRegistry::State::run()
{
    using Clock = std::chrono::steady_clock;
    Clock::time_point next = Clock::now();
    for (;;) {
        bool isSilent = !self;
        std::vector<std::string> gone;
        {
            const std::lock_guard lock(mutex);
            if (isEnding)
                return;
            gone = std::exchange(struckOff, {});
            isSilent = isSilent || isLeaving;
            if (std::exchange(isAsked, false))
                next = Clock::now();
        }
        for (const std::string& id : gone)
            (void)writer->send({topic, 0, id, std::nullopt, {}, {}}, 0);
        if (!isSilent && Clock::now() >= next) {
            announce();
            next = Clock::now() + std::chrono::milliseconds(options.announceMs);
        }
        if (writer)
            writer->poll(0);
        read();
    }
}

void WorkerRegistry::State::announce()
{
    // While the brokers are away one is enough: older ones would only say that we lived then.
    if (writer->underWay() > 0)
        return;
    WorkerCard card = *self;
    card.toFill = toFill;
    (void)writer->send({topic, 0, card.transactionalId, textOf(card), {}, {}}, 0);
}

void WorkerRegistry::State::read()
{
    const Result<LogBatch> batch = reader->poll(1000, turnMs);
    const std::lock_guard lock(mutex);
    if (batch) {
        take(**batch);
    } else {
        trouble = batch.error();
        (void)reader->start({{topic, 0}, PartitionReader::fromStart}); // the topic may be made yet
    }
    isKnown = isKnown || (!self && reader->isAtEnd({topic, 0}));
    changed.notify_all();
}

void WorkerRegistry::State::take(const RecordBatch& batch)
{
    for (std::size_t i = 0; i < batch.size(); ++i) {
        const RecordView record = batch.at(i);
        newestMs = std::max(newestMs, record.timestampMs);
        if (record.has(RecordFlag::ValueNull)) {
            seen.erase(std::string(record.key));
            continue;
        }
        const std::optional<WorkerCard> card = cardOf(record.key, record.value);
        if (!card)
            continue;
        seen[card->transactionalId] = {*card, record.timestampMs, 0};
        if (self && card->transactionalId == self->transactionalId && card->startedAtMs == self->startedAtMs) {
            ++heardOurselves;
            isKnown = true;
        }
    }
}

std::vector<std::string> WorkerRegistry::State::silent() const
{
    std::vector<std::string> ids;
    for (const auto& [id, worker] : seen) {
        if (self && id != self->transactionalId && worker.card.stage == self->stage &&
            newestMs - worker.heardAtMs > options.silenceMs)
            ids.push_back(id);
    }
    return ids;
}

Result<std::unique_ptr<WorkerRegistry::State>> WorkerRegistry::State::prepare(ClientConf conf, std::string topic)
{
    auto state = std::make_unique<State>();
    Result<std::unique_ptr<PartitionReader>> reader = PartitionReader::make(conf);
    if (!reader)
        return reader.error();
    if (const Result<void> begun = (*reader)->start({{topic, 0}, PartitionReader::fromStart}); !begun)
        return begun.error();
    state->conf = std::move(conf);
    state->topic = std::move(topic);
    state->reader = std::move(reader).value();
    return state;
}

Result<std::unique_ptr<WorkerRegistry>> WorkerRegistry::make(ClientConf conf, std::string topic, WorkerCard self,
                                                             const RegistryOptions& options)
{
    ClientConf admin = conf;
    admin.role = ClientRole::Admin;
    WriterOptions writing;
    writing.lingerMs = 0;
    writing.timeoutMs = 2 * options.announceMs; // a late one would say that we lived then
    Result<std::unique_ptr<RecordWriter>> writer = RecordWriter::make(conf, writing, [](const Delivery&) {});
    Result<RdKafkaPtr> client = makeClient(admin);
    Result<std::unique_ptr<State>> state = State::prepare(std::move(conf), std::move(topic));
    if (!writer || !client || !state)
        return !writer ? writer.error() : !client ? client.error() : state.error();
    (*state)->writer = std::move(writer).value();
    (*state)->admin = std::move(client).value();
    (*state)->self = std::move(self);
    (*state)->options = options;
    return std::unique_ptr<WorkerRegistry>(new WorkerRegistry(std::move(state).value()));
}

Result<std::unique_ptr<WorkerRegistry>> WorkerRegistry::watch(ClientConf conf, std::string topic)
{
    Result<std::unique_ptr<State>> state = State::prepare(std::move(conf), std::move(topic));
    if (!state)
        return state.error();
    return std::unique_ptr<WorkerRegistry>(new WorkerRegistry(std::move(state).value()));
}

WorkerRegistry::WorkerRegistry(std::unique_ptr<State> state) : m_state(std::move(state))
{
    m_state->thread = std::thread([run = m_state.get()] { run->run(); });
}

WorkerRegistry::~WorkerRegistry()
{
    {
        const std::lock_guard lock(m_state->mutex);
        m_state->isEnding = true;
    }
    m_state->thread.join();
}

template <typename Is> Result<void> WorkerRegistry::State::wait(int timeoutMs, Is is)
{
    std::unique_lock lock(mutex);
    if (changed.wait_for(lock, std::chrono::milliseconds(timeoutMs), is))
        return {};
    const std::optional<Error> cause = trouble ? trouble : reader->obstacle();
    return Error{ErrorKind::Timeout, 0,
                 QStringLiteral("the workers' topic did not answer in time") +
                     (cause ? QStringLiteral("; ") + cause->detail : QString()),
                 QString::fromStdString(topic), true};
}

Result<void> WorkerRegistry::waitUntilKnown(int timeoutMs)
{
    return m_state->wait(timeoutMs, [this] { return m_state->isKnown; });
}

void WorkerRegistry::setToFill(std::int64_t people) { m_state->toFill = people; }

std::vector<SeenWorker> WorkerRegistry::workers() const
{
    const std::lock_guard lock(m_state->mutex);
    std::vector<SeenWorker> all;
    for (const auto& [id, worker] : m_state->seen) {
        all.push_back(worker);
        all.back().silentMs = int(std::min<std::int64_t>(m_state->newestMs - worker.heardAtMs, INT_MAX));
    }
    return all;
}

Result<std::vector<std::string>> WorkerRegistry::departed(int timeoutMs)
{
    State& state = *m_state;
    const Deadline deadline(timeoutMs);
    if (!state.self)
        return Error{ErrorKind::Invalid, 0, QStringLiteral("who only watches calls nobody departed"), {}};
    // Our own voice, read back, is the broker's clock now; what others said before is known then.
    std::uint64_t before = 0;
    {
        const std::lock_guard lock(state.mutex);
        before = state.heardOurselves;
        state.isAsked = true;
    }
    if (const Result<void> heard = state.wait(timeoutMs, [&] { return state.heardOurselves > before; }); !heard)
        return heard.error();
    std::map<std::string, std::string> groups; // by id
    {
        const std::lock_guard lock(state.mutex);
        for (const std::string& id : state.silent())
            groups[id] = state.seen.at(id).card.group;
    }
    std::map<std::string, std::set<std::string>> members;
    std::vector<std::string> ids;
    for (const auto& [id, group] : groups) {
        if (!group.empty() && members.count(group) == 0) {
            Result<std::set<std::string>> found =
                memberClientIds(state.admin.get(), group, std::max(1, deadline.remainingMs()));
            if (!found)
                return found.error();
            members[group] = std::move(found).value();
        }
        if (group.empty() || members[group].count(id) == 0)
            ids.push_back(id);
    }
    return ids;
}

Result<std::vector<std::string>> WorkerRegistry::fenceDeparted(int timeoutMs)
{
    State& state = *m_state;
    const Deadline deadline(timeoutMs);
    const Result<std::vector<std::string>> gone = departed(timeoutMs);
    if (!gone)
        return gone.error();
    std::vector<std::string> fenced;
    for (std::size_t first = 0; first < gone->size(); first += fencedAtOnce) {
        std::vector<std::future<Result<void>>> running;
        const std::size_t last = std::min(first + fencedAtOnce, gone->size());
        for (std::size_t i = first; i < last; ++i) {
            running.push_back(std::async(std::launch::async, [&state, &deadline, id = (*gone)[i]]() -> Result<void> {
                const auto producer = TransactionalProducer::make(state.conf, id);
                return producer ? (*producer)->init(std::max(1, deadline.remainingMs()))
                                : Result<void>(producer.error());
            }));
        }
        for (std::size_t i = first; i < last; ++i) {
            const std::string& id = (*gone)[i];
            // Fatal: somebody else fences the same one at this moment.
            const Result<void> done = running[i - first].get();
            if (!done && !done.error().fatal) {
                spdlog::warn("worker={} event=not-fenced detail=\"{}\"", id, done.error().detail.toStdString());
                continue;
            }
            spdlog::info("worker={} event=fenced", id);
            fenced.push_back(id);
            const std::lock_guard lock(state.mutex);
            state.seen.erase(id);
            state.struckOff.push_back(id);
        }
    }
    return fenced;
}

Result<void> WorkerRegistry::leave(int timeoutMs)
{
    State& state = *m_state;
    if (!state.self)
        return {};
    {
        const std::lock_guard lock(state.mutex);
        state.isLeaving = true;
        state.struckOff.push_back(state.self->transactionalId);
    }
    return state.wait(timeoutMs, [&state] { return state.seen.count(state.self->transactionalId) == 0; });
}

} // namespace weir::engine
