#include "backend/service/statistics/topcounts.h"

#include <algorithm>

namespace weir {
namespace {
constexpr std::size_t keptBytes = 256;
}

TopCounts::TopCounts(std::size_t capacity) : m_capacity(capacity)
{
    m_slots.reserve(capacity);
    m_heap.reserve(capacity);
    m_byHash.reserve(capacity);
}

void TopCounts::place(std::size_t at, std::uint32_t slot)
{
    m_heap[at] = slot;
    m_slots[slot].heapAt = at;
}

void TopCounts::siftDown(std::size_t at)
{
    const std::uint32_t slot = m_heap[at];
    const std::uint64_t count = m_slots[slot].count;
    while (2 * at + 1 < m_heap.size()) {
        std::size_t child = 2 * at + 1;
        if (child + 1 < m_heap.size() && m_slots[m_heap[child + 1]].count < m_slots[m_heap[child]].count)
            ++child;
        if (m_slots[m_heap[child]].count >= count)
            break;
        place(at, m_heap[child]);
        at = child;
    }
    place(at, slot);
}

void TopCounts::siftUp(std::size_t at)
{
    const std::uint32_t slot = m_heap[at];
    while (at > 0 && m_slots[m_heap[(at - 1) / 2]].count > m_slots[slot].count) {
        place(at, m_heap[(at - 1) / 2]);
        at = (at - 1) / 2;
    }
    place(at, slot);
}

void TopCounts::fill(Slot& slot, std::string_view text, std::uint64_t hash, std::uint64_t weight)
{
    slot.text.assign(text.substr(0, keptBytes));
    slot.size = text.size();
    slot.hash = hash;
    slot.weight = weight;
}

void TopCounts::add(std::string_view text, std::uint64_t hash, std::uint64_t weight)
{
    if (const auto known = m_byHash.find(hash); known != m_byHash.end()) {
        Slot& slot = m_slots[known->second];
        ++slot.count;
        slot.weight += weight;
        siftDown(slot.heapAt);
        return;
    }
    if (m_slots.size() < m_capacity) {
        Slot slot;
        fill(slot, text, hash, weight);
        slot.count = 1;
        m_slots.push_back(std::move(slot));
        m_heap.push_back(std::uint32_t(m_slots.size() - 1));
        m_byHash.emplace(hash, std::uint32_t(m_slots.size() - 1));
        siftUp(m_heap.size() - 1);
        return;
    }
    m_exact = false;
    Slot& least = m_slots[m_heap.front()];
    auto node = m_byHash.extract(least.hash);
    node.key() = hash;
    m_byHash.insert(std::move(node));
    least.over = least.count++;
    fill(least, text, hash, weight);
    siftDown(0);
}

std::uint64_t TopCounts::missedAtMost() const { return m_exact || m_heap.empty() ? 0 : m_slots[m_heap.front()].count; }

void TopCounts::merge(const TopCounts& other)
{
    const std::uint64_t here = missedAtMost(), there = other.missedAtMost();
    std::vector<Slot> all = std::move(m_slots);
    for (Slot& slot : all) {
        const auto same = other.m_byHash.find(slot.hash);
        const Slot* known = same == other.m_byHash.end() ? nullptr : &other.m_slots[same->second];
        slot.count += known ? known->count : there;
        slot.over += known ? known->over : there;
        slot.weight += known ? known->weight : 0;
    }
    for (const Slot& slot : other.m_slots) {
        if (m_byHash.contains(slot.hash))
            continue;
        all.push_back(slot);
        all.back().count += here;
        all.back().over += here;
    }
    m_exact = m_exact && other.m_exact && all.size() <= m_capacity;
    // What falls out leaves the bound for all that is missing: the least that stays.
    std::sort(all.begin(), all.end(), [](const Slot& a, const Slot& b) { return a.count > b.count; });
    if (all.size() > m_capacity)
        all.resize(m_capacity);
    std::reverse(all.begin(), all.end());
    m_slots = std::move(all);
    m_byHash.clear();
    m_heap.resize(m_slots.size());
    for (std::uint32_t i = 0; i < m_slots.size(); ++i) {
        place(i, i);
        m_byHash.emplace(m_slots[i].hash, i);
    }
}

std::vector<TopCounts::Entry> TopCounts::top(std::size_t most) const
{
    std::vector<Entry> entries(m_slots.begin(), m_slots.end());
    std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) {
        return a.count - a.over != b.count - b.over ? a.count - a.over > b.count - b.over : a.text < b.text;
    });
    if (entries.size() > most)
        entries.resize(most);
    return entries;
}

} // namespace weir
