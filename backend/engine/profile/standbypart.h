// Purpose: one partition of the third stage that another worker holds, as a standby keeps it warm: records in, rows of
// the local store out. No Kafka in here. Thread: one at a time. Limits: some megabytes of records that cannot be taken
// yet: of `events` those that the holder has not committed, and those whose key is on its way.
#pragma once

#include "backend/engine/profile/logtaker.h"
#include "backend/engine/profile/statetaker.h"

#include <algorithm>
#include <deque>

namespace weir::engine {

class StandbyPart
{
public:
    /// All outlive it; keys: null: nothing is encrypted.
    StandbyPart(LocalStore& store, const Workspace& workspace, KeySource* keys, int partition);

    enum class Of : std::uint8_t { State, Events };
    /// Where reading goes on; 0: nothing has been taken over. Errors: of the store.
    Result<std::int64_t> position(Of log);

    void add(Of log, std::string_view key, std::optional<std::string_view> value, std::int64_t offset);
    bool isFull(Of log) const { return lane(log).bytes > mostBytes; }
    /// What the group has committed of `events`, -1: nothing. So far records count. Never goes back.
    void setCommitted(std::int64_t offset) { m_committed = std::max({m_committed, offset, std::int64_t(0)}); }

    struct Reached
    {
        std::int64_t state = 0, events = 0; ///< all below these has been added, or was no record
        bool isStateAtEnd = false;          ///< so far there is nothing more
        std::int64_t nowMs = 0;
    };
    /// Takes what can be taken, a thousand records at most. False: there is nothing left to be done now. Errors: of
    /// the store; UnsupportedVersion.
    Result<bool> work(const Reached& reached);
    bool isWarm() const { return m_isWarm; }     ///< as work() found it
    bool lacksKey() const { return m_lacksKey; } ///< the same again when keys were read
    std::int64_t takeUnreadable() { return std::exchange(m_unreadable, 0); }

    /// Events are not taken while it looks after those who left: beginTidying(), then the end of `state` as it is
    /// after that (-1: it is not known; nothing happens). Errors: of the store.
    Result<bool> hasLeft() const;
    void beginTidying() { m_tidyTo = notYet; }
    void tidyFrom(std::int64_t stateEnd) { m_tidyTo = stateEnd; }

private:
    struct Kept
    {
        std::string key;
        std::optional<std::string> value;
        std::int64_t offset = 0;
    };
    struct Lane
    {
        std::deque<Kept> kept;
        std::size_t bytes = 0;
        std::int64_t stored = -1; ///< the position in the store, as far as known
    };
    static constexpr std::size_t mostBytes = 8u << 20;
    static constexpr std::int64_t notYet = INT64_MAX;
    Lane& lane(Of log) { return log == Of::State ? m_states : m_events; }
    const Lane& lane(Of log) const { return log == Of::State ? m_states : m_events; }
    void drop(Lane& lane);
    Result<bool> takeStates(const Reached& reached);
    Result<bool> takeEvents(const Reached& reached);

    LocalStore& m_store;
    const int m_partition;
    PartitionLog m_log;
    StateTaker m_stateTaker;
    LogTaker m_logTaker;
    Lane m_states, m_events;
    std::int64_t m_committed = -1, m_tidyTo = -1, m_markedMs = 0, m_unreadable = 0;
    bool m_isWarm = false, m_lacksKey = false;
};

} // namespace weir::engine
