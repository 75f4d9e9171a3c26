// The holder's part of IdentifyRun: taking over, and one transaction after the other.
#include "backend/engine/identify/identifyrun.h"
#include "backend/engine/records/recordoutput.h"

#include <spdlog/spdlog.h>

#include <algorithm>

namespace weir::engine {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr int askMs = 30'000;
constexpr int restoreMs = 600'000; ///< without any end in sight
constexpr int commitMs = 10'000;
constexpr int mostTries = 3; ///< of a commit whose outcome is not known
constexpr int idleWaitMs = 50;
constexpr std::size_t mostRecords = 5'000;

} // namespace

Result<void> IdentifyRun::takeOver()
{
    spdlog::info("stage=identify event=takes-over");
    const auto goesOn = [this](const PartitionReader::Progress&) {
        if (const auto polled = m_lock->poll(1, 0); !polled)
            m_broken = polled.error();
        return m_isHolder && !m_broken && !m_shared.isStopping;
    };
    const auto read = m_changelog->readToEnd(
        changelogFrom(), [this](const LogBatch& batch) { return applyChangelog(batch); }, restoreMs, goesOn);
    if (!read) {
        if (read.error().kind == ErrorKind::Cancelled)
            return m_broken ? Result<void>(*m_broken) : Result<void>();
        return read.error();
    }
    for (const auto& [partition, offset] : *read)
        m_restoredTo[partition] = offset;
    if (Result<void> kept = m_core->keep(changelogFrom(), wallMs()); !kept)
        return kept;
    for (const auto& [partition, offset] : m_restoredTo)
        m_changelog->stop(partition);
    m_isTailing = false;
    if (Result<void> current = m_feed.waitUntilCurrent(askMs); !current)
        return current;
    if (Result<void> opened = openCollected(); !opened)
        return opened;
    m_isWorking = true;
    spdlog::info("stage=identify event=works people={} seq={}", m_core->people(), m_core->seq());
    return {};
}

Result<void> IdentifyRun::openCollected()
{
    auto reader = PartitionReader::make(m_options.conf, {.failsOutOfRange = false, .fetchWaitMs = 20});
    if (!reader)
        return reader.error();
    m_collected = std::move(reader).value();
    std::vector<LogPartition> partitions;
    for (int i = 0; i < m_options.workspace.partitions; ++i)
        partitions.push_back({m_options.workspace.topic("collected"), i});
    const auto committed = m_lock->committed(partitions, askMs);
    if (!committed)
        return committed.error();
    m_read.clear();
    // A transaction without offsets does not fence; the lock itself has no records.
    m_read[{m_options.workspace.topic("identify-lock"), 0}] = 0;
    for (const auto& [partition, offset] : *committed) {
        if (offset >= 0)
            m_read[partition] = offset;
        if (Result<void> started = m_collected->start({partition, std::max<std::int64_t>(offset, 0)}); !started)
            return started;
    }
    return {};
}

/// Between two transactions.
Result<void> IdentifyRun::takeDefinitions()
{
    DefinitionStatePointer newest = m_feed.snapshot();
    if (newest == m_definitions)
        return {};
    m_definitions = std::move(newest);
    return m_core->setDefinitions(m_definitions->book, wallMs(), m_out);
}

Result<void> IdentifyRun::work()
{
    if (!m_isOpen)
        if (Result<void> taken = takeDefinitions(); !taken)
            return taken;
    const auto leftMs = std::chrono::duration_cast<milliseconds>(m_due - steady_clock::now()).count();
    const int waitMs = m_isOpen ? static_cast<int>(std::clamp<std::int64_t>(leftMs, 0, idleWaitMs)) : idleWaitMs;
    const Result<LogBatch> batch = m_collected->poll(mostRecords, waitMs);
    if (!batch)
        return batch.error();
    if ((*batch)->size() > 0) {
        if (Result<void> taken = m_core->take(**batch, wallMs(), m_out); !taken)
            return taken;
        for (std::size_t i = 0; i < (*batch)->size(); ++i) {
            const RecordView record = (*batch)->at(i);
            m_read[{std::string(topicOf(**batch, record)), record.partition}] = record.offset + 1;
        }
    }
    if (!m_isOpen && ((*batch)->size() > 0 || !m_out.empty())) {
        m_isOpen = true;
        m_due = steady_clock::now() + milliseconds(m_options.transactionMs);
    }
    if (Result<void> sent = sendAll(); !sent)
        return sent;
    noteTaken(static_cast<std::int64_t>((*batch)->size()));
    return m_isOpen && steady_clock::now() >= m_due ? commit() : Result<void>();
}

void IdentifyRun::noteTaken(std::int64_t count)
{
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
    return {};
}

Result<void> IdentifyRun::commit()
{
    if (!m_isOpen)
        return {};
    if (Result<void> finished = m_core->finish(m_out, wallMs()); !finished)
        return finished;
    if (Result<void> sent = sendAll(); !sent)
        return sent;
    std::vector<LogPosition> offsets;
    for (const auto& [partition, offset] : m_read)
        offsets.push_back({partition, offset});
    Result<CommitDone> done = m_producer->commit(offsets, m_lock->metadata(), commitMs);
    for (int tries = 1; !done && troubleOf(done.error()) == Trouble::Retriable && tries < mostTries; ++tries)
        done = m_producer->commit(offsets, m_lock->metadata(), commitMs);
    if (!done)
        return done.error();
    m_isOpen = false;
    for (const Written& written : done->written)
        if (const auto found = m_restoredTo.find(written.partition); found != m_restoredTo.end())
            found->second = written.last + 1;
    {
        const std::lock_guard lock(m_shared.mutex);
        IdentifyStatus& status = m_shared.status;
        ++status.commits;
        status.uncommitted = 0;
        constexpr double weight = 0.1;
        status.commitMs += (done->tookMs - status.commitMs) * (status.commits == 1 ? 1.0 : weight);
    }
    return m_core->committed(changelogFrom());
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
    if (Result<void> aborted = m_producer->abort(commitMs); !aborted)
        return aborted;
    return beginAnew();
}

} // namespace weir::engine
