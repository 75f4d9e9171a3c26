#include "backend/service/search/matchbuckets.h"

#include <algorithm>

namespace weir {
namespace {

constexpr std::int64_t mostBuckets = 2048;

std::int64_t floorDivided(std::int64_t number, std::int64_t by)
{
    return number >= 0 ? number / by : -((-number + by - 1) / by);
}

/// Pairs of buckets become one; a pair begins with an even number.
void halve(std::int64_t& first, std::vector<std::uint64_t>& counts)
{
    std::vector<std::uint64_t> wider;
    const std::int64_t widerFirst = floorDivided(first, 2);
    for (std::size_t i = 0; i < counts.size(); ++i) {
        const auto at = std::size_t(floorDivided(first + std::int64_t(i), 2) - widerFirst);
        if (at == wider.size())
            wider.push_back(0);
        wider[at] += counts[i];
    }
    first = widerFirst;
    counts = std::move(wider);
}

} // namespace

void MatchBuckets::widen()
{
    halve(m_first, m_counts);
    m_widthMs *= 2;
}

void MatchBuckets::add(std::int64_t timeMs)
{
    for (;;) {
        const std::int64_t bucket = floorDivided(timeMs, m_widthMs);
        if (m_counts.empty())
            m_first = bucket;
        const std::int64_t first = std::min(m_first, bucket);
        const std::int64_t end = std::max(m_first + std::int64_t(m_counts.size()), bucket + 1);
        if (end - first > mostBuckets) {
            widen();
            continue;
        }
        if (first < m_first)
            m_counts.insert(m_counts.begin(), std::size_t(m_first - first), 0);
        m_first = first;
        m_counts.resize(std::size_t(end - first));
        ++m_counts[std::size_t(bucket - first)];
        return;
    }
}

MatchBuckets::Summary MatchBuckets::summary(int buckets) const
{
    Summary summary{0, m_counts.empty() ? 0 : m_widthMs, m_counts};
    std::int64_t first = m_first;
    while (summary.matches.size() > std::size_t(std::max(buckets, 2))) {
        halve(first, summary.matches);
        summary.bucketMs *= 2;
    }
    summary.fromMs = first * summary.bucketMs;
    return summary;
}

} // namespace weir
