// The holder's part of IdentifyRun: one transaction after the other, the next computed while the last one commits.
#include "backend/engine/identify/identifyrun.h"
#include "backend/engine/records/recordoutput.h"

#include <spdlog/spdlog.h>

#include <algorithm>

namespace weir::engine {
namespace {

using std::chrono::duration_cast;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr int commitMs = 10'000;
constexpr int mostTries = 3; ///< of a commit whose outcome is not known
constexpr int idleWaitMs = 50;
constexpr int busyWaitMs = 5; ///< while something has to be looked at soon
constexpr std::size_t mostRecords = 5'000;
constexpr std::size_t mostAheadBytes = 16u << 20; ///< computed while a commit is under way

} // namespace

/// Between two transactions.
Result<void> IdentifyRun::takeDefinitions()
{
    DefinitionStatePointer newest = m_feed.snapshot();
    if (newest == m_definitions)
        return {};
    m_definitions = std::move(newest);
    return m_core->setDefinitions(m_definitions->book, wallMs(), m_out);
}

/// What is computed while a commit is under way changes what is known in memory only. The store gets what the commit
/// brought, once it is done, and never more; if it fails all that was computed since goes with what is in memory.
Result<void> IdentifyRun::work()
{
    if (Result<void> settled = settle(isFarAhead() ? idleWaitMs : 0); !settled)
        return settled;
    if (isFarAhead())
        return {};
    if (!m_isOpen)
        if (Result<void> taken = takeDefinitions(); !taken)
            return taken;
    if (Result<void> read = readCollected(); !read)
        return read;
    const Result<std::size_t> taken = takeCollected();
    if (!taken)
        return taken.error();
    if (!m_isOpen && (*taken > 0 || !m_out.empty())) {
        m_isOpen = true;
        m_due = steady_clock::now() + milliseconds(m_options.transactionMs);
    }
    noteTaken(static_cast<std::int64_t>(*taken));
    if (m_producer->isCommitting())
        return {};
    if (Result<void> sent = sendAll(); !sent)
        return sent;
    return m_isOpen && steady_clock::now() >= m_due ? startCommit() : Result<void>();
}

bool IdentifyRun::isFarAhead() const { return m_producer->isCommitting() && m_outBytes >= mostAheadBytes; }

Result<void> IdentifyRun::readCollected()
{
    if (m_order->isFull())
        return {};
    std::int64_t waitMs = idleWaitMs;
    if (!m_order->isEmpty())
        waitMs = m_order->isWaiting() ? busyWaitMs : 0;
    else if (m_isOpen && m_producer->isCommitting())
        waitMs = busyWaitMs;
    else if (m_isOpen)
        waitMs = std::clamp<std::int64_t>(duration_cast<milliseconds>(m_due - steady_clock::now()).count(), 0, waitMs);
    const Result<LogBatch> batch = m_collected->poll(mostRecords, static_cast<int>(waitMs));
    if (!batch)
        return batch.error();
    m_order->add(*batch);
    return {};
}

/// How many.
Result<std::size_t> IdentifyRun::takeCollected()
{
    const std::int64_t steadyMs = duration_cast<milliseconds>(steady_clock::now().time_since_epoch()).count();
    const std::vector<ReceivedRecord> records =
        m_order->take(mostRecords, steadyMs, [this](std::int32_t at) { return m_collected->isAtEnd(collected(at)); });
    const ReceivedOrder::Flow flow = m_order->flow();
    for (const std::int32_t partition : flow.toPause)
        m_collected->pause(collected(partition));
    for (const std::int32_t partition : flow.toResume)
        m_collected->resume(collected(partition));
    if (records.empty())
        return std::size_t(0);
    const std::size_t before = m_out.size();
    if (Result<void> taken = m_core->take(records, wallMs(), m_out); !taken)
        return taken.error();
    for (std::size_t i = before; i < m_out.size(); ++i)
        m_outBytes += m_out[i].bytes();
    for (const ReceivedRecord& taken : records) {
        const RecordView record = taken.batch->at(taken.index);
        m_next[static_cast<std::size_t>(record.partition)] = record.offset + 1;
    }
    return records.size();
}

void IdentifyRun::noteTaken(std::int64_t count)
{
    m_taken += count;
    const std::lock_guard lock(m_shared.mutex);
    m_shared.status.taken += count;
    m_shared.status.uncommitted += count;
}

Result<void> IdentifyRun::sendAll()
{
    OutputRoom room;
    for (const TopicRecord& record : m_out)
        if (Result<void> sent = m_producer->send(outputOf(m_options.workspace, record, room)); !sent)
            return sent;
    m_out.clear();
    m_outBytes = 0;
    return {};
}

/// Precondition: none is under way.
Result<void> IdentifyRun::startCommit()
{
    // Behind the last record there may be markers only: nothing of them is left to be read.
    for (std::size_t i = 0; i < m_next.size(); ++i)
        if (const LogPartition& at = collected(static_cast<std::int32_t>(i));
            m_order->isEmpty(at.partition) && m_collected->isAtEnd(at))
            m_next[i] = std::max(m_next[i], m_collected->position(at));
    if (Result<void> finished = m_core->finish(m_next, m_out, wallMs()); !finished)
        return finished;
    if (Result<void> sent = sendAll(); !sent)
        return sent;
    // A transaction without offsets does not fence; the lock itself has no records.
    m_offsets = {{{m_options.workspace.topic("identify-lock"), 0}, 0}};
    for (std::size_t i = 0; i < m_next.size(); ++i)
        m_offsets.push_back({collected(static_cast<std::int32_t>(i)), m_next[i]});
    m_producer->startCommit(m_offsets, m_lock->metadata(), commitMs);
    m_isOpen = false;
    m_tries = 1;
    m_taken = 0;
    return {};
}

Result<void> IdentifyRun::settle(int waitMs)
{
    if (!m_producer->isCommitting())
        return {};
    const std::optional<Result<CommitDone>> done = m_producer->finishCommit(waitMs);
    if (!done)
        return {};
    if (!*done) {
        if (troubleOf(done->error()) != Trouble::Retriable || m_tries++ >= mostTries)
            return done->error();
        m_producer->startCommit(m_offsets, m_lock->metadata(), commitMs);
        return {};
    }
    for (const Written& written : (*done)->written)
        if (const auto found = m_restoredTo.find(written.partition); found != m_restoredTo.end())
            found->second = written.last + 1;
    {
        const std::lock_guard lock(m_shared.mutex);
        IdentifyStatus& status = m_shared.status;
        ++status.commits;
        status.uncommitted = m_taken;
        constexpr double weight = 0.1;
        status.commitMs += ((*done)->tookMs - status.commitMs) * (status.commits == 1 ? 1.0 : weight);
    }
    return m_core->committed(changelogFrom());
}

Result<void> IdentifyRun::commitAll()
{
    const auto wait = [this] {
        while (m_producer->isCommitting())
            if (Result<void> settled = settle(idleWaitMs); !settled)
                return settled;
        return Result<void>();
    };
    if (Result<void> before = wait(); !before || !m_isOpen)
        return before;
    if (Result<void> started = startCommit(); !started)
        return started;
    return wait();
}

Result<void> IdentifyRun::mend(const Error& error)
{
    spdlog::warn("stage=identify event=aborts detail=\"{}\"", error.detail.toStdString());
    {
        const std::lock_guard lock(m_shared.mutex);
        ++m_shared.status.aborts;
        m_shared.status.uncommitted = 0;
        m_shared.status.obstacle = error;
    }
    // Only what the brokers say of the transaction is mended here; the rest by a new run.
    if (troubleOf(error) != Trouble::Abortable || needsRebuild(error) || error.kind == ErrorKind::Io)
        return error;
    // What was computed meanwhile may be to blame: what is being committed counts all the same.
    m_taken = 0;
    while (m_producer->isCommitting())
        if (Result<void> settled = settle(idleWaitMs); !settled && m_producer->isCommitting())
            return settled;
    if (Result<void> aborted = m_producer->abort(commitMs); !aborted)
        return aborted;
    return beginAnew();
}

} // namespace weir::engine
