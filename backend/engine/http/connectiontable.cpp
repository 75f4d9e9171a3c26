#include "backend/engine/http/connectiontable.h"

#include <chrono>
#include <utility>

namespace weir::engine {

bool ConnectionTable::add(const std::shared_ptr<Session>& session, std::shared_ptr<Session>& evicted)
{
    const std::lock_guard lock(m_mutex);
    if (m_isClosed)
        return false;
    if (m_entries.size() >= m_most) {
        evicted = takeIdlestLocked();
        if (!evicted)
            return false;
    }
    m_entries[session.get()] = {session, ++m_ticks};
    m_idle[m_ticks] = session.get();
    return true;
}

void ConnectionTable::setIdle(const Session* session, bool isIdle)
{
    const std::lock_guard lock(m_mutex);
    const auto found = m_entries.find(session);
    if (found == m_entries.end() || isIdle == (found->second.idleSince > 0))
        return;
    if (isIdle)
        m_idle[found->second.idleSince = ++m_ticks] = session;
    else
        m_idle.erase(std::exchange(found->second.idleSince, 0));
}

void ConnectionTable::remove(const Session* session)
{
    std::shared_ptr<Session> kept; // ends behind the lock
    const std::lock_guard lock(m_mutex);
    const auto found = m_entries.find(session);
    if (found == m_entries.end())
        return;
    kept = std::move(found->second.session);
    m_idle.erase(found->second.idleSince);
    m_entries.erase(found);
    if (m_entries.empty())
        m_isEmpty.notify_all();
}

std::shared_ptr<Session> ConnectionTable::takeIdlest()
{
    const std::lock_guard lock(m_mutex);
    return takeIdlestLocked();
}

std::shared_ptr<Session> ConnectionTable::takeIdlestLocked()
{
    if (m_idle.empty())
        return {};
    const auto entry = m_entries.find(m_idle.begin()->second);
    std::shared_ptr<Session> session = std::move(entry->second.session);
    m_entries.erase(entry);
    m_idle.erase(m_idle.begin());
    return session;
}

std::size_t ConnectionTable::size() const
{
    const std::lock_guard lock(m_mutex);
    return m_entries.size();
}

std::vector<std::shared_ptr<Session>> ConnectionTable::all() const
{
    const std::lock_guard lock(m_mutex);
    std::vector<std::shared_ptr<Session>> sessions;
    sessions.reserve(m_entries.size());
    for (const auto& [key, entry] : m_entries)
        sessions.push_back(entry.session);
    return sessions;
}

void ConnectionTable::refuseMore()
{
    const std::lock_guard lock(m_mutex);
    m_isClosed = true;
}

bool ConnectionTable::waitUntilEmpty(int milliseconds)
{
    std::unique_lock lock(m_mutex);
    return m_isEmpty.wait_for(lock, std::chrono::milliseconds(milliseconds), [this] { return m_entries.empty(); });
}

void ConnectionTable::clear()
{
    std::unordered_map<const Session*, Entry> gone; // ends behind the lock
    const std::lock_guard lock(m_mutex);
    gone.swap(m_entries);
    m_idle.clear();
    m_isEmpty.notify_all();
}

} // namespace weir::engine
