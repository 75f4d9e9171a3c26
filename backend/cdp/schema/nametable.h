// Purpose: names to numbers, found in a few nanoseconds: a table over the length and both ends of a name. Thread:
// immutable once built, any. Limits: looks into names that must outlive it.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace weir::cdp {

class NameTable
{
public:
    /// `names` are distinct; a name's number is its place.
    void build(std::vector<std::string_view> names);

    /// -1 where there is none.
    int find(std::string_view name) const
    {
        if (m_slots.empty())
            return m_names.empty() ? -1 : findSorted(name);
        for (std::uint32_t slot = hash(name) & m_mask; m_slots[slot] != 0; slot = (slot + 1) & m_mask) {
            if (m_names[m_slots[slot] - 1] == name)
                return int(m_slots[slot] - 1);
        }
        return -1;
    }
    std::size_t size() const { return m_names.size(); }
    std::string_view name(std::size_t number) const { return m_names[number]; }

private:
    std::uint32_t hash(std::string_view name) const;
    int findSorted(std::string_view name) const;
    bool fill(std::uint64_t seed, std::uint32_t longest);

    std::vector<std::string_view> m_names;
    std::vector<std::uint32_t> m_slots;  ///< number + 1; 0 is empty
    std::vector<std::uint32_t> m_sorted; ///< instead, where names are too much alike
    std::uint32_t m_mask = 0;
    std::uint64_t m_seed = 0;
};

} // namespace weir::cdp
