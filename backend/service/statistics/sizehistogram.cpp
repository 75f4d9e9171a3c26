#include "backend/service/statistics/sizehistogram.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace weir {
namespace {

constexpr int subBits = 5; // 32 steps from one power of two to the next
constexpr std::uint64_t steps = 1u << subBits;

std::size_t indexOf(std::uint64_t size)
{
    if (size < steps)
        return std::size_t(size);
    const int shift = std::bit_width(size) - 1 - subBits;
    return std::size_t(std::uint64_t(shift + 1) * steps + ((size >> shift) - steps));
}

std::uint64_t lowest(std::size_t index)
{
    if (index < steps)
        return index;
    const std::uint64_t shift = index / steps - 1;
    return (steps + index % steps) << shift;
}

} // namespace

void SizeHistogram::add(std::uint64_t size)
{
    const std::size_t index = indexOf(size);
    if (index >= m_counts.size())
        m_counts.resize(index + 1);
    ++m_counts[index];
    ++m_count;
    m_total += size;
    m_least = std::min(m_least, size);
    m_most = std::max(m_most, size);
}

void SizeHistogram::merge(const SizeHistogram& other)
{
    if (other.m_counts.size() > m_counts.size())
        m_counts.resize(other.m_counts.size());
    for (std::size_t i = 0; i < other.m_counts.size(); ++i)
        m_counts[i] += other.m_counts[i];
    m_count += other.m_count;
    m_total += other.m_total;
    m_least = std::min(m_least, other.m_least);
    m_most = std::max(m_most, other.m_most);
}

std::uint64_t SizeHistogram::quantile(double part) const
{
    if (m_count == 0)
        return 0;
    const auto rank = std::uint64_t(std::ceil(std::clamp(part, 0.0, 1.0) * double(m_count)));
    std::uint64_t seen = 0;
    for (std::size_t i = 0; i < m_counts.size(); ++i) {
        seen += m_counts[i];
        if (seen >= std::max<std::uint64_t>(rank, 1)) {
            const std::uint64_t from = lowest(i), to = lowest(i + 1) - 1;
            return std::clamp(from + (to - from) / 2, m_least, m_most);
        }
    }
    return m_most;
}

std::vector<SizeHistogram::Bar> SizeHistogram::bars() const
{
    std::vector<Bar> all;
    if (m_count == 0)
        return all;
    for (std::size_t i = 0; i < m_counts.size(); ++i) {
        const std::uint64_t from = lowest(i);
        const std::uint64_t power = from == 0 ? 0 : std::bit_floor(from);
        if (power > std::bit_floor(m_most))
            break;
        if (all.empty() || all.back().from != power)
            all.push_back({power, power == 0 ? 1 : power * 2, 0});
        all.back().count += m_counts[i];
    }
    const auto first = std::find_if(all.begin(), all.end(), [](const Bar& bar) { return bar.count > 0; });
    all.erase(all.begin(), first);
    return all;
}

} // namespace weir
