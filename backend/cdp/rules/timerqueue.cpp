#include "backend/cdp/rules/timerqueue.h"

#include <algorithm>

namespace weir::cdp {
namespace {

constexpr std::size_t width = 4;
constexpr std::uint32_t nowhere = 0xffffffff;

} // namespace

void TimerQueue::schedule(std::uint32_t owner, std::int64_t dueMs)
{
    if (owner >= m_due.size()) {
        if (dueMs == never)
            return;
        m_due.resize(std::size_t(owner) + 1, never);
        m_place.resize(std::size_t(owner) + 1, nowhere);
    }
    m_count += (dueMs != never ? 1 : 0) - (m_due[owner] != never ? 1 : 0);
    m_due[owner] = dueMs;
    const std::uint32_t place = m_place[owner];
    if (place == nowhere) {
        if (dueMs == never)
            return;
        m_heap.emplace_back();
        up(m_heap.size() - 1, {dueMs, owner});
    } else if (dueMs < m_heap[place].due) {
        up(place, {dueMs, owner});
    } else if (place == 0) {
        settleFirst();
    }
}

std::optional<std::uint32_t> TimerQueue::popDue(std::int64_t nowMs)
{
    if (m_heap.empty() || m_heap[0].due > nowMs)
        return std::nullopt;
    const std::uint32_t owner = m_heap[0].owner;
    m_due[owner] = never;
    --m_count;
    removeFirst();
    settleFirst();
    return owner;
}

std::size_t TimerQueue::bytes() const
{
    return m_heap.capacity() * sizeof(Entry) + m_place.capacity() * sizeof(std::uint32_t) +
           m_due.capacity() * sizeof(std::int64_t);
}

void TimerQueue::clear() { *this = {}; }

void TimerQueue::put(std::size_t at, Entry entry)
{
    m_heap[at] = entry;
    m_place[entry.owner] = std::uint32_t(at);
}

void TimerQueue::up(std::size_t at, Entry entry)
{
    while (at > 0) {
        const std::size_t parent = (at - 1) / width;
        if (m_heap[parent] < entry)
            break;
        put(at, m_heap[parent]);
        at = parent;
    }
    put(at, entry);
}

void TimerQueue::down(std::size_t at, Entry entry)
{
    const std::size_t count = m_heap.size();
    for (;;) {
        const std::size_t first = at * width + 1;
        if (first >= count)
            break;
        const std::size_t last = std::min(first + width, count);
        std::size_t least = first;
        for (std::size_t child = first + 1; child < last; ++child)
            least = m_heap[child] < m_heap[least] ? child : least;
        if (entry < m_heap[least])
            break;
        put(at, m_heap[least]);
        at = least;
    }
    put(at, entry);
}

void TimerQueue::removeFirst()
{
    m_place[m_heap[0].owner] = nowhere;
    const Entry last = m_heap.back();
    m_heap.pop_back();
    if (!m_heap.empty())
        down(0, last);
}

void TimerQueue::settleFirst()
{
    while (!m_heap.empty()) {
        const Entry first = m_heap[0];
        const std::int64_t due = m_due[first.owner];
        if (due == first.due)
            return;
        if (due == never)
            removeFirst();
        else
            down(0, {due, first.owner});
    }
}

} // namespace weir::cdp
