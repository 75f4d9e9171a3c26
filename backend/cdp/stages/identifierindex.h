// Purpose: who may have an identifier, 8 bytes each: hints that whoever asks checks, for what goes away is not taken
// out. Thread: one at a time, questions too. Limits: 4 billion profiles.
#pragma once

#include "backend/cdp/common/profileid.h"

#include <algorithm>
#include <vector>

namespace weir::cdp {

class IdentifierIndex
{
public:
    /// Of whatever type.
    void add(std::string_view value, std::uint32_t number) { m_entries.push_back(keyOf(value) | number); }
    /// Everybody who may have it, each once.
    std::vector<std::uint32_t> candidates(std::string_view value) const
    {
        settle();
        const std::uint64_t low = keyOf(value), high = low | 0xffffffff;
        std::vector<std::uint32_t> found;
        const auto end = std::upper_bound(m_entries.begin(), m_entries.end(), high);
        for (auto entry = std::lower_bound(m_entries.begin(), end, low); entry != end; ++entry)
            found.push_back(static_cast<std::uint32_t>(*entry));
        return found;
    }

private:
    static std::uint64_t keyOf(std::string_view value) { return stableHash(value) & 0xffffffff00000000; }
    /// What was added since the last question goes into its place.
    void settle() const
    {
        if (m_sorted == m_entries.size())
            return;
        const auto middle = m_entries.begin() + static_cast<std::ptrdiff_t>(m_sorted);
        std::sort(middle, m_entries.end());
        std::inplace_merge(m_entries.begin(), middle, m_entries.end());
        m_entries.erase(std::unique(m_entries.begin(), m_entries.end()), m_entries.end());
        m_sorted = m_entries.size();
    }

    mutable std::vector<std::uint64_t> m_entries; ///< hash, then the number
    mutable std::size_t m_sorted = 0;
};

} // namespace weir::cdp
