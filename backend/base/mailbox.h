// Purpose: hands items from one worker thread to one reader, bounded by bytes, with one armed wake-up: however much is
// put, the reader is told once until it drains. Thread: put() worker (blocks while full), drain() reader, close()
// either.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <functional>
#include <mutex>
#include <utility>
#include <vector>

namespace weir {

template <typename T> class Mailbox
{
public:
    /// `capacityBytes`: put() waits while more than this lies in the box. `wake` is called on the putting thread.
    Mailbox(std::size_t capacityBytes, std::function<void()> wake) : m_capacity(capacityBytes), m_wake(std::move(wake))
    {
    }

    /// False if the box was closed; the item is dropped then. An item larger than the box is taken when the box is
    /// empty.
    bool put(T item, std::size_t bytes)
    {
        bool tell = false;
        {
            std::unique_lock lock(m_mutex);
            m_room.wait(lock, [&] { return m_closed || m_bytes == 0 || m_bytes + bytes <= m_capacity; });
            if (m_closed)
                return false;
            m_items.push_back(std::move(item));
            m_bytes += bytes;
            tell = !std::exchange(m_armed, true);
        }
        if (tell && m_wake)
            m_wake();
        return true;
    }

    /// Everything put so far; arms the wake-up again.
    std::vector<T> drain()
    {
        std::vector<T> items;
        {
            const std::lock_guard lock(m_mutex);
            items.swap(m_items);
            m_bytes = 0;
            m_armed = false;
        }
        m_room.notify_all();
        return items;
    }

    /// Frees a waiting put(); what lies in the box can still be drained.
    void close()
    {
        {
            const std::lock_guard lock(m_mutex);
            m_closed = true;
        }
        m_room.notify_all();
    }

    std::size_t bytes() const
    {
        const std::lock_guard lock(m_mutex);
        return m_bytes;
    }

private:
    const std::size_t m_capacity;
    const std::function<void()> m_wake;
    mutable std::mutex m_mutex;
    std::condition_variable m_room;
    std::vector<T> m_items;
    std::size_t m_bytes = 0;
    bool m_armed = false;
    bool m_closed = false;
};

} // namespace weir
