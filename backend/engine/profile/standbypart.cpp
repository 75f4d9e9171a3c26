#include "backend/engine/profile/standbypart.h"

#include "backend/engine/profile/partitionrows.h"
#include "backend/engine/profile/tables.h"
#include "backend/engine/store/storecopy.h"

#include <spdlog/spdlog.h>

namespace weir::engine {
namespace {

constexpr int mostRecords = 1'000;
constexpr std::size_t overhead = 64; ///< of a record that is kept, about

} // namespace

StandbyPart::StandbyPart(LocalStore& store, const Workspace& workspace, KeySource* keys, int partition)
    : m_store(store), m_partition(partition), m_log(store, partition), m_stateTaker(keys, partition, store),
      m_logTaker(m_log, workspace, keys)
{
}

Result<std::int64_t> StandbyPart::position(Of log)
{
    const Result<std::optional<std::int64_t>> position =
        m_store.position(log == Of::State ? stateLog(m_partition) : eventsLog(m_partition));
    if (!position)
        return position.error();
    lane(log).stored = position->value_or(0);
    return lane(log).stored;
}

void StandbyPart::add(Of log, std::string_view key, std::optional<std::string_view> value, std::int64_t offset)
{
    Lane& to = lane(log);
    to.bytes += key.size() + value.value_or("").size() + overhead;
    to.kept.push_back({std::string(key), value ? std::optional<std::string>(*value) : std::nullopt, offset});
}

void StandbyPart::drop(Lane& lane)
{
    const Kept& first = lane.kept.front();
    lane.bytes -= first.key.size() + (first.value ? first.value->size() : 0) + overhead;
    lane.kept.pop_front();
}

Result<bool> StandbyPart::work(const Reached& reached)
{
    m_lacksKey = false;
    const Result<bool> states = takeStates(reached);
    if (!states)
        return states;
    const bool isCurrent = m_states.kept.empty() && reached.isStateAtEnd;
    if (m_tidyTo >= 0 && m_tidyTo != notYet && m_states.kept.empty() && reached.state >= m_tidyTo) {
        m_tidyTo = -1;
        if (const Result<void> forgotten = forgetLeft(m_store, m_log, m_partition); !forgotten)
            return forgotten.error();
    }
    if (m_tidyTo >= 0)
        return states;
    const Result<bool> events = takeEvents(reached);
    if (!events)
        return events;
    const std::int64_t next = m_events.kept.empty() ? reached.events : m_events.kept.front().offset;
    m_isWarm = isCurrent && m_committed >= 0 && next >= m_committed;
    return *states || *events;
}

Result<bool> StandbyPart::takeStates(const Reached& reached)
{
    StoreBatch batch;
    int taken = 0;
    for (; !m_states.kept.empty() && taken < mostRecords; ++taken) {
        const Kept& first = m_states.kept.front();
        const Result<void> done = m_stateTaker.take(
            first.key, first.value ? std::optional<std::string_view>(*first.value) : std::nullopt, first.offset, batch);
        if (!done && isKeyMissing(done.error())) {
            m_lacksKey = true;
            break;
        }
        if (!done && done.error().kind != ErrorKind::Decode)
            return done.error();
        if (!done) {
            ++m_unreadable;
            spdlog::error("profile: topic=state partition={} offset={} cannot be read: {}", m_partition, first.offset,
                          done.error().detail.toStdString());
        }
        drop(m_states);
    }
    if (taken > 0)
        forgetStagePosition(batch, m_partition);
    const std::int64_t next = m_states.kept.empty() ? reached.state : m_states.kept.front().offset;
    const std::int64_t safe = m_stateTaker.safePosition(next);
    const bool isToMark = m_states.kept.empty() && reached.isStateAtEnd && reached.nowMs - m_markedMs > usedEveryMs;
    if (safe > m_states.stored && safe > 0)
        batch.setPosition(stateLog(m_partition), safe);
    // What was taken over from the first record on cannot be too old.
    if (isToMark || (m_states.stored <= 0 && safe > 0)) {
        setInStep(batch, stateLog(m_partition), reached.nowMs);
        m_markedMs = reached.nowMs;
    }
    if (!batch.isEmpty())
        if (const Result<void> written = m_store.write(batch); !written)
            return written.error();
    m_states.stored = std::max(m_states.stored, safe);
    return !m_states.kept.empty() && !m_lacksKey;
}

Result<bool> StandbyPart::takeEvents(const Reached& reached)
{
    bool lacksKey = false;
    for (int taken = 0; !m_events.kept.empty() && taken < mostRecords; ++taken) {
        const Kept& first = m_events.kept.front();
        if (first.offset >= m_committed)
            break;
        const Result<void> done = m_logTaker.take(first.key, first.value.value_or(std::string()), first.offset);
        lacksKey = !done && isKeyMissing(done.error());
        if (lacksKey)
            break;
        // One that cannot be read was told by the stage, and is in no log.
        if (!done && done.error().kind != ErrorKind::Decode)
            return done.error();
        drop(m_events);
    }
    m_lacksKey = m_lacksKey || lacksKey;
    const std::int64_t next = m_events.kept.empty() ? reached.events : m_events.kept.front().offset;
    const std::int64_t safe = m_logTaker.safePosition(std::min(next, m_committed));
    const bool isMore = !lacksKey && !m_events.kept.empty() && m_events.kept.front().offset < m_committed;
    if (safe <= m_events.stored || safe <= 0)
        return isMore;
    StoreBatch batch;
    m_log.takeChanges(batch);
    noteLeft(batch, m_partition, m_logTaker.takeLeft());
    batch.setPosition(eventsLog(m_partition), safe);
    if (const Result<void> written = m_store.write(batch); !written)
        return written.error();
    m_log.committed();
    m_events.stored = safe;
    return isMore;
}

Result<bool> StandbyPart::hasLeft() const
{
    bool has = false;
    const auto see = [&](std::string_view, std::string_view) {
        has = true;
        return false;
    };
    const Result<void> read = m_store.each(table::left, table::partitionKey(m_partition), see);
    return read ? Result<bool>(has) : Result<bool>(read.error());
}

} // namespace weir::engine
