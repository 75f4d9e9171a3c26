// Purpose: the connections that are open, and which of them has been idle longest. Thread: any. Limits: as many as it
// is asked to bear; the table keeps a connection alive until it is removed.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <vector>

namespace weir::engine {

class Session;

class ConnectionTable
{
public:
    explicit ConnectionTable(std::size_t most) : m_most(most) {}

    /// New ones are idle. `evicted`: the one that had to go for it, to be closed by the caller. False: all are busy, or
    /// the table is closed.
    bool add(const std::shared_ptr<Session>& session, std::shared_ptr<Session>& evicted);
    void setIdle(const Session* session, bool isIdle);
    void remove(const Session* session);
    /// The one that has been idle longest, taken out; null where there is none.
    std::shared_ptr<Session> takeIdlest();

    std::size_t size() const;
    std::vector<std::shared_ptr<Session>> all() const;
    void refuseMore(); ///< add() says false from now on
    /// True: all have gone within that time.
    bool waitUntilEmpty(int milliseconds);
    void clear();

private:
    struct Entry
    {
        std::shared_ptr<Session> session;
        std::uint64_t idleSince = 0; ///< 0: busy
    };
    std::shared_ptr<Session> takeIdlestLocked();

    const std::size_t m_most;
    mutable std::mutex m_mutex;
    std::condition_variable m_isEmpty;
    std::unordered_map<const Session*, Entry> m_entries;
    std::map<std::uint64_t, const Session*> m_idle; ///< by when they began to be
    std::uint64_t m_ticks = 0;
    bool m_isClosed = false;
};

} // namespace weir::engine
