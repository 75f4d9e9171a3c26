#include "backend/engine/topics/definitionfeed.h"

#include "backend/engine/log/partitionreader.h"
#include "backend/engine/topics/definitionintake.h"

#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>

namespace weir::engine {
namespace {

constexpr int pollMs = 50, askMs = 5'000, againMs = 1'000;
constexpr std::size_t batchRecords = 1'000;
using Clock = std::chrono::steady_clock;

} // namespace

struct DefinitionFeed::State
{
    ClientConf conf;
    LogPartition partition;
    std::unique_ptr<PartitionReader> reader; ///< of the thread; null: has to be made anew
    DefinitionIntake intake;
    std::int64_t next = 0;
    std::int64_t target = -1; ///< of `targetOf`
    int targetOf = 0;

    mutable std::mutex mutex;
    std::condition_variable woken;
    DefinitionStatePointer state = std::make_shared<DefinitionState>();
    std::optional<Error> obstacle;
    bool isStopping = false;
    int asked = 1, answered = 0; ///< of waitUntilCurrent(); the first time nobody has to ask

    std::mutex calling; ///< held while listeners are called
    std::map<int, Listener> listeners;
    int lastListener = 0;
    std::thread thread;

    Result<void> begin();
    void run();
    void take(const RecordBatch& batch);
    void publish(bool isChanged);
    Result<void> answer();
    void rest(Error error);
    bool isAsked() const
    {
        const std::lock_guard lock(mutex);
        return asked > answered;
    }
};

Result<void> DefinitionFeed::State::begin()
{
    Result<std::unique_ptr<PartitionReader>> made = PartitionReader::make(conf, {.failsOutOfRange = false});
    if (!made)
        return made.error();
    reader = std::move(*made);
    target = -1;
    return reader->start({partition, next});
}

/// Why it cannot go on for now; tried again after a while.
void DefinitionFeed::State::rest(Error error)
{
    reader.reset();
    std::unique_lock lock(mutex);
    obstacle = std::move(error);
    woken.notify_all();
    woken.wait_for(lock, std::chrono::milliseconds(againMs), [this] { return isStopping; });
}

void DefinitionFeed::State::run()
{
    while (true) {
        {
            const std::lock_guard lock(mutex);
            if (isStopping)
                return;
        }
        if (!reader) {
            if (const Result<void> begun = begin(); !begun) {
                rest(begun.error());
                continue;
            }
        }
        const Result<LogBatch> batch = reader->poll(batchRecords, pollMs);
        if (!batch) {
            rest(batch.error());
            continue;
        }
        if ((*batch)->size() > 0)
            take(**batch);
        {
            const std::lock_guard lock(mutex);
            obstacle = reader->obstacle();
        }
        if (!isAsked())
            continue;
        if (const Result<void> done = answer(); !done)
            rest(done.error());
    }
}

void DefinitionFeed::State::take(const RecordBatch& batch)
{
    bool isChanged = false;
    for (std::size_t i = 0; i < batch.size(); ++i) {
        const RecordView record = batch.at(i);
        const std::optional<std::string_view> together = headerOf(batch, i, "together");
        isChanged |= intake.offer({record.key, record.value, together.value_or(std::string_view()), record.offset});
        next = record.offset + 1;
    }
    publish(isChanged);
}

void DefinitionFeed::State::publish(bool isChanged)
{
    const auto made = std::make_shared<const DefinitionState>(intake.book(), next, intake.refused());
    {
        const std::lock_guard lock(mutex);
        state = made;
    }
    if (!isChanged)
        return;
    const std::lock_guard lock(calling);
    for (const auto& [id, listener] : listeners)
        listener(made);
}

/// To the high watermark: what was committed may lie behind a transaction that is still open.
Result<void> DefinitionFeed::State::answer()
{
    if (target < 0) {
        {
            const std::lock_guard lock(mutex);
            targetOf = asked;
        }
        const auto ends = reader->highWatermarks({partition}, askMs);
        const auto end = ends.find(partition);
        if (end == ends.end())
            return {};
        if (!end->second)
            return end->second.error();
        target = *end->second;
    }
    if (reader->position(partition) < target)
        return {};
    target = -1;
    const std::lock_guard lock(mutex);
    answered = targetOf;
    woken.notify_all();
    return {};
}

DefinitionFeed::DefinitionFeed(std::unique_ptr<State> state) : m_state(std::move(state)) {}

Result<std::unique_ptr<DefinitionFeed>> DefinitionFeed::make(ClientConf conf, const Workspace& workspace)
{
    auto state = std::make_unique<State>();
    state->conf = std::move(conf);
    state->partition = {workspace.topic("definitions"), 0};
    if (const Result<void> begun = state->begin(); !begun)
        return begun.error();
    std::unique_ptr<DefinitionFeed> feed(new DefinitionFeed(std::move(state)));
    feed->m_state->thread = std::thread([state = feed->m_state.get()] { state->run(); });
    return feed;
}

DefinitionFeed::~DefinitionFeed()
{
    {
        const std::lock_guard lock(m_state->mutex);
        m_state->isStopping = true;
        m_state->woken.notify_all();
    }
    if (m_state->thread.joinable())
        m_state->thread.join();
}

DefinitionStatePointer DefinitionFeed::snapshot() const
{
    const std::lock_guard lock(m_state->mutex);
    return m_state->state;
}

Result<void> DefinitionFeed::waitUntilCurrent(int timeoutMs)
{
    const auto until = Clock::now() + std::chrono::milliseconds(timeoutMs);
    std::unique_lock lock(m_state->mutex);
    const int ticket = ++m_state->asked;
    const auto isPointless = [this] {
        const std::optional<Error>& error = m_state->obstacle;
        return m_state->isStopping ||
               (error && (error->kind == ErrorKind::Authorization || error->kind == ErrorKind::NotFound));
    };
    // What stood in the way before is looked at anew.
    if (isPointless())
        m_state->obstacle.reset();
    m_state->woken.wait_until(lock, until, [&] { return m_state->answered >= ticket || isPointless(); });
    if (m_state->answered >= ticket)
        return {};
    if (m_state->obstacle)
        return *m_state->obstacle;
    return Error{ErrorKind::Timeout, 0, QStringLiteral("the definitions were not read to their end in time"),
                 QString::fromStdString(m_state->partition.topic), true};
}

bool DefinitionFeed::isRead() const
{
    const std::lock_guard lock(m_state->mutex);
    return m_state->answered > 0;
}

int DefinitionFeed::listen(Listener listener)
{
    const std::lock_guard lock(m_state->calling);
    m_state->listeners.emplace(++m_state->lastListener, std::move(listener));
    return m_state->lastListener;
}

void DefinitionFeed::unlisten(int id)
{
    const std::lock_guard lock(m_state->calling);
    m_state->listeners.erase(id);
}

std::optional<Error> DefinitionFeed::obstacle() const
{
    const std::lock_guard lock(m_state->mutex);
    return m_state->obstacle;
}

} // namespace weir::engine
