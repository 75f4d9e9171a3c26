// Purpose: the most frequent of many texts with a fixed number of counters (space-saving). Thread: one. Limits: a text
// that occurs more often than (all / capacity) is surely among them; counts are exact until more texts than counters
// came, then at most `over` too high. Texts are told apart by a 64-bit hash; 256 bytes of each are kept.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace weir {

class TopCounts
{
public:
    struct Entry
    {
        std::string text;         ///< its first 256 bytes
        std::uint64_t size = 0;   ///< bytes of the whole text
        std::uint64_t count = 0;  ///< at most this many
        std::uint64_t over = 0;   ///< at least count - over
        std::uint64_t weight = 0; ///< of those counted, e.g. bytes
    };

    explicit TopCounts(std::size_t capacity = 1000);

    void add(std::string_view text, std::uint64_t hash, std::uint64_t weight = 0);
    /// As if what the other saw had been added here.
    void merge(const TopCounts& other);
    /// Most frequent first.
    std::vector<Entry> top(std::size_t most) const;
    bool isExact() const { return m_exact; }
    /// No text that is missing here can have occurred more often.
    std::uint64_t missedAtMost() const;

private:
    struct Slot : Entry
    {
        std::uint64_t hash = 0;
        std::size_t heapAt = 0;
    };
    void fill(Slot& slot, std::string_view text, std::uint64_t hash, std::uint64_t weight);
    void siftDown(std::size_t at);
    void siftUp(std::size_t at);
    void place(std::size_t at, std::uint32_t slot);

    std::size_t m_capacity;
    bool m_exact = true;
    std::vector<Slot> m_slots;
    std::vector<std::uint32_t> m_heap; ///< slots, the least frequent first
    std::unordered_map<std::uint64_t, std::uint32_t> m_byHash;
};

} // namespace weir
