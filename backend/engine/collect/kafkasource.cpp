#include "backend/engine/collect/kafkasource.h"

#include "backend/base/clock.h"
#include "backend/engine/collect/sourcemessages.h"

#include <algorithm>
#include <chrono>
#include <spdlog/spdlog.h>

namespace weir::engine {
namespace {

constexpr std::size_t batchRecords = 1'000, mostBuffered = 64 * 1024 * 1024;
constexpr int againMs = 1'000;
using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

} // namespace

struct KafkaSource::State
{
    State(ClientConf conf, const Workspace& workspace, cdp::DefinitionPointer definitionNow,
          DefinitionFeed& definitions, Transformer* transformer, const KafkaSourceOptions& settings)
        : options(settings), definition(std::move(definitionNow)), key(definition->envelope.key), feed(definitions),
          pipeline(transformer), messages(settings.registry),
          log(std::move(conf), workspace, key, settings.worker,
              {[this](const auto& gained) { log.place(gained); }, [this](const auto&) { onRevoked(); },
               [this](const auto&) { onLost(); }}),
          audit("collect", log.incarnation())
    {
        pipeline.setTracing(options.isTracing);
        messages.setDefinition(*definition);
    }

    const KafkaSourceOptions options;
    cdp::DefinitionPointer definition;
    const std::string key;
    DefinitionFeed& feed;
    CollectPipeline pipeline;
    SourceMessages messages;
    SourceLog log;
    AuditCounts audit;

    std::vector<TopicRecord> buffered; ///< made while a commit was under way
    std::size_t bufferedBytes = 0;
    AuditTotals open, committing; ///< of what is not committed
    bool isDirty = false;         ///< there is something to commit
    Clock::time_point committedAt = Clock::now(), restUntil{};
    KafkaSourceCounts counts;

    bool mayGoOn();
    Result<void> process(const RecordBatch& batch);
    Result<void> keep(Collection collection);
    Result<void> sendBuffered();
    Result<void> sendAudit();
    Result<bool> advanceCommit(int waitMs);
    bool isDue() const;
    Result<void> commitNow(int timeoutMs);
    void startOver(const Error& error);
    void forget();
    void onRevoked();
    void onLost();
};

/// Nothing that is not committed counts any more.
void KafkaSource::State::forget()
{
    buffered.clear();
    bufferedBytes = 0;
    open = committing = {};
    isDirty = false;
    audit = AuditCounts("collect", log.incarnation());
}

/// Back to what is committed, after a while.
void KafkaSource::State::startOver(const Error& error)
{
    spdlog::warn("stage=collect source={} event=start-over kind={} detail=\"{}\"", key,
                 errorKindName(error.kind).toStdString(), error.detail.toStdString());
    counts.obstacle = error;
    ++counts.aborts;
    counts.fenced += log.backToCommitted(error) == Trouble::Fenced ? 1 : 0;
    forget();
    restUntil = Clock::now() + milliseconds(error.kind == ErrorKind::Conflict ? 0 : againMs);
}

/// Partitions go to somebody else: what was made of them is committed before.
void KafkaSource::State::onRevoked()
{
    constexpr int revokedMs = 10'000;
    if (log.isCommitting()) {
        if (const Result<bool> done = advanceCommit(revokedMs); !done) {
            log.remember(done.error());
            return;
        }
    }
    if (!isDirty)
        return;
    if (const Result<void> done = commitNow(revokedMs); !done)
        log.remember(done.error());
}

void KafkaSource::State::onLost()
{
    log.remember({ErrorKind::Conflict, 0, QStringLiteral("the group went on without this member")});
}

Result<void> KafkaSource::State::process(const RecordBatch& batch)
{
    pipeline.setDefinitions(feed.snapshot());
    const std::int64_t nowMs = SystemClock::instance().nowMs();
    const Result<std::vector<RawMessage>> read = messages.read(batch, 0, batch.size(), nowMs);
    if (!read)
        return read.error();
    Result<Collection> collection = pipeline.run(*read);
    if (!collection)
        return collection.error();
    counts.records += batch.size();
    return keep(std::move(*collection));
}

Result<void> KafkaSource::State::keep(Collection collection)
{
    const std::int64_t nowMs = SystemClock::instance().nowMs();
    for (const auto& [source, totals] : collection.counts) {
        for (int i = 0; i < countedKinds; ++i) {
            const auto what = static_cast<Counted>(i);
            if (totals[what] != 0)
                audit.add(source, nowMs, what, totals[what]);
        }
        open += totals;
    }
    isDirty = true;
    for (TopicRecord& record : collection.records) {
        bufferedBytes += record.bytes();
        buffered.push_back(std::move(record));
    }
    return log.isCommitting() ? Result<void>() : sendBuffered();
}

Result<void> KafkaSource::State::sendBuffered()
{
    for (const TopicRecord& record : buffered) {
        if (const Result<void> sent = log.send(record); !sent)
            return sent;
    }
    buffered.clear();
    bufferedBytes = 0;
    return {};
}

Result<void> KafkaSource::State::sendAudit()
{
    for (const TopicRecord& record : audit.takeRecords()) {
        if (const Result<void> sent = log.send(record); !sent)
            return sent;
    }
    return {};
}

bool KafkaSource::State::isDue() const
{
    return (isDirty || log.hasPlaced()) && !log.isCommitting() &&
           (log.bytesSent() > options.commitBytes || Clock::now() - committedAt >= milliseconds(options.commitMs));
}

/// True: the commit that was under way is done.
Result<bool> KafkaSource::State::advanceCommit(int waitMs)
{
    const std::optional<Result<CommitDone>> done = log.finishCommit(waitMs);
    if (!done)
        return false;
    if (!*done)
        return done->error();
    ++counts.commits;
    counts.lastCommitMs = (*done)->tookMs;
    counts.totals += std::exchange(committing, {});
    counts.obstacle.reset();
    if (const Result<void> sent = sendBuffered(); !sent)
        return sent.error();
    return true;
}

Result<void> KafkaSource::State::commitNow(int timeoutMs)
{
    if (const Result<void> sent = sendAudit(); !sent)
        return sent;
    if (!log.startCommit())
        return {};
    isDirty = false;
    committing = std::exchange(open, {});
    const Result<bool> done = advanceCommit(timeoutMs);
    if (!done)
        return done.error();
    if (*done)
        return {};
    return Error{ErrorKind::Timeout, 0, QStringLiteral("a transaction was not committed in time"), {}, true};
}

KafkaSource::KafkaSource(ClientConf conf, const Workspace& workspace, cdp::DefinitionPointer definition,
                         DefinitionFeed& feed, Transformer* transformer, const KafkaSourceOptions& options)
    : m_state(std::make_unique<State>(std::move(conf), workspace, std::move(definition), feed, transformer, options))
{
}

KafkaSource::~KafkaSource() = default;

bool KafkaSource::suits(const cdp::Definition& definition) const
{
    const auto topicOf = [](const cdp::Definition& one) { return std::get<cdp::SourceDefinition>(one.body).topic; };
    return topicOf(definition) == topicOf(*m_state->definition);
}

void KafkaSource::setDefinition(cdp::DefinitionPointer definition)
{
    m_state->definition = std::move(definition);
    m_state->messages.setDefinition(*m_state->definition);
}

bool KafkaSource::State::mayGoOn()
{
    if (Clock::now() < restUntil)
        return false;
    if (const std::optional<Error> error = log.takeRemembered()) {
        startOver(*error);
        return false;
    }
    if (const Result<void> ready = log.makeReady(*definition); !ready) {
        counts.obstacle = ready.error();
        restUntil = Clock::now() + milliseconds(againMs);
        return false;
    }
    return true;
}

bool KafkaSource::step(int waitMs)
{
    State& state = *m_state;
    if (!state.mayGoOn())
        return false;
    bool isBusy = false;
    if (state.log.isCommitting()) {
        const Result<bool> done = state.advanceCommit(0);
        if (!done) {
            state.startOver(done.error());
            return true;
        }
        isBusy = *done;
        if (state.log.isCommitting())
            waitMs = std::min(waitMs, 1);
    }
    if (state.bufferedBytes < mostBuffered) {
        const Result<LogBatch> batch = state.log.poll(batchRecords, waitMs);
        if (!batch) {
            state.startOver(batch.error());
            return true;
        }
        if (state.log.hasRemembered())
            return true; // what came meanwhile is read again
        if ((*batch)->size() > 0) {
            isBusy = true;
            if (const Result<void> done = state.process(**batch); !done) {
                state.startOver(done.error());
                return true;
            }
        }
    }
    if (state.isDue()) {
        Result<void> sent = state.sendAudit();
        if (!sent) {
            state.startOver(sent.error());
        } else if (state.log.startCommit()) {
            state.isDirty = false;
            state.committing = std::exchange(state.open, {});
            isBusy = true;
        }
        state.committedAt = Clock::now();
    }
    return isBusy;
}

void KafkaSource::stop(int timeoutMs)
{
    State& state = *m_state;
    state.log.leave(timeoutMs); // what it holds is revoked, which commits
}

bool KafkaSource::isWaiting() const { return Clock::now() < m_state->restUntil; }

const std::string& KafkaSource::topic() const
{
    return std::get<cdp::SourceDefinition>(m_state->definition->body).topic;
}

KafkaSourceCounts KafkaSource::counts() const
{
    KafkaSourceCounts counts = m_state->counts;
    counts.places = m_state->log.places();
    if (!counts.obstacle)
        counts.obstacle = m_state->log.obstacle();
    return counts;
}

} // namespace weir::engine
