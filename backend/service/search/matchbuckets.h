// Purpose: how many matches lie in which stretch of time, while more come: buckets that double in width when the
// stretch grows. Thread: one. Limits: 2,048 buckets; times of a month apart or of ten years cost the same.
#pragma once

#include <cstdint>
#include <vector>

namespace weir {

class MatchBuckets
{
public:
    void add(std::int64_t timeMs);
    bool isEmpty() const { return m_counts.empty(); }
    std::int64_t fromMs() const { return m_first * m_widthMs; }
    std::int64_t widthMs() const { return m_widthMs; }

    struct Summary
    {
        std::int64_t fromMs = 0, bucketMs = 0;
        std::vector<std::uint64_t> matches;
    };
    /// At most `buckets` of them; `buckets` > 0.
    Summary summary(int buckets) const;

private:
    void widen();

    std::int64_t m_widthMs = 1;
    std::int64_t m_first = 0; ///< number of the first bucket, counted from 1970
    std::vector<std::uint64_t> m_counts;
};

} // namespace weir
