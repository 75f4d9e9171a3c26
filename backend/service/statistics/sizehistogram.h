// Purpose: how sizes are spread: exact number, sum, least and most; quantiles to within 3 %. Thread: one. Limits: 16
// KiB.
#pragma once

#include <cstdint>
#include <vector>

namespace weir {

class SizeHistogram
{
public:
    struct Bar
    {
        std::uint64_t from = 0, to = 0; ///< [from, to)
        std::uint64_t count = 0;
    };

    void add(std::uint64_t size);
    void merge(const SizeHistogram& other);

    std::uint64_t count() const { return m_count; }
    std::uint64_t total() const { return m_total; }
    std::uint64_t least() const { return m_count ? m_least : 0; }
    std::uint64_t most() const { return m_most; }
    /// 0–1; 0 while there is nothing.
    std::uint64_t quantile(double part) const;
    /// Powers of two, without the empty ones at both ends.
    std::vector<Bar> bars() const;

private:
    std::uint64_t m_count = 0, m_total = 0, m_least = UINT64_MAX, m_most = 0;
    std::vector<std::uint64_t> m_counts; ///< grows as needed
};

} // namespace weir
