// The transactions of ProfileRun: one is committed while the next one is gathered. The store is written when a commit
// is known, and before that nobody may leave memory, and no partition come or go.
#include "backend/engine/profile/partitionrows.h"
#include "backend/engine/profile/profilerun.h"
#include "backend/engine/records/recordoutput.h"

#include <spdlog/spdlog.h>

#include <algorithm>

namespace weir::engine {
namespace {

constexpr int commitMs = 10'000;
constexpr int commitTries = 4; ///< of one whose outcome is not known
constexpr int longestMs = commitTries * commitMs;
constexpr int quietMs = 50; ///< between commits while nothing more waits to be taken

} // namespace

Result<void> ProfileRun::commitWhenDue(bool isQuiet)
{
    const std::int64_t sinceMs = wallMs() - m_lastCommitMs;
    const bool isDue = sinceMs >= m_options.transactionMs ||
                       (isQuiet && m_isDirty && sinceMs >= std::min(quietMs, m_options.transactionMs));
    // No more than two transactions are in memory: whoever has to write again waits for the brokers.
    if (Result<void> done = finishCommit(sinceMs >= m_options.transactionMs); !done)
        return done;
    return isDue && !m_underWay ? startCommit() : Result<void>();
}

/// All that was taken, before anything else happens.
Result<void> ProfileRun::commit()
{
    if (Result<void> done = finishCommit(true); !done)
        return done;
    if (Result<void> begun = startCommit(); !begun)
        return begun;
    return finishCommit(true);
}

Result<void> ProfileRun::startCommit()
{
    // What could not be committed is in part with the producer: nothing may follow it.
    if (m_broken)
        return *m_broken;
    const std::int64_t now = wallMs();
    m_lastCommitMs = now;
    const bool hasWork = m_isDirty || std::any_of(m_people.begin(), m_people.end(),
                                                  [now](const auto& one) { return one.second->hasWork(now); });
    if (!hasWork)
        return {};
    UnderWay next;
    std::vector<TopicRecord> records;
    for (const auto& [partition, people] : m_people)
        if (Result<void> collected = withKeys([&] { return people->collect(records, next.batch, wallMs()); });
            !collected)
            return collected;
    OutputRoom room;
    for (const TopicRecord& record : records) {
        const Result<void> sent = m_producer->send(outputOf(m_options.workspace, record, room), commitMs);
        if (!sent && sent.error().kind == ErrorKind::Limit)
            spdlog::error("profile: topic={} key={} is too large for the brokers", record.topic, record.key);
        else if (!sent)
            return sent;
    }
    next.positions = m_reader->positions();
    for (LogPosition& position : next.positions)
        if (const auto first = m_notTaken.find(position.partition.partition); first != m_notTaken.end())
            position.offset = std::min(position.offset, first->second);
    next.member = m_reader->metadata();
    for (const LogPosition& position : next.positions)
        if (m_people.contains(position.partition.partition))
            setStagePosition(next.batch, position.partition.partition, position.offset);
    m_producer->startCommit(next.positions, next.member, commitMs);
    m_underWay = std::move(next);
    m_isDirty = false;
    return {};
}

/// Without waiting it does nothing while the commit goes on.
Result<void> ProfileRun::finishCommit(bool waits)
{
    if (!m_underWay)
        return {};
    if (m_broken)
        return *m_broken;
    const int waitMs = waits ? longestMs : 0;
    std::optional<Result<CommitDone>> done = m_producer->finishCommit(waitMs);
    while (done && !*done && troubleOf(done->error()) == Trouble::Retriable && m_underWay->tries++ < commitTries) {
        m_producer->startCommit(m_underWay->positions, m_underWay->member, commitMs);
        done = m_producer->finishCommit(waitMs);
    }
    if (!done)
        return {};
    if (!*done)
        return done->error();
    StoreBatch batch = std::move(m_underWay->batch);
    m_underWay.reset();
    for (const Written& written : (*done)->written)
        if (written.partition.topic == m_options.workspace.topic("state"))
            batch.setPosition(stateLog(written.partition.partition), written.last + 1);
    if (Result<void> written = m_store->write(batch); !written)
        return written;
    for (const auto& [partition, people] : m_people) {
        people->committed();
        feedColumns(*people, partition);
    }
    ++m_commits;
    m_commitTookMs += ((*done)->tookMs - m_commitTookMs) / 16;
    tell({});
    return {};
}

/// After an error: what is under way is of no use any more. Whether it was committed is found in the changelog.
void ProfileRun::endTransaction()
{
    if (m_producer->isCommitting())
        (void)m_producer->finishCommit(commitMs);
    else
        (void)m_producer->abort(commitMs);
}

} // namespace weir::engine
