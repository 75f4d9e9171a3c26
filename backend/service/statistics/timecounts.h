// Purpose: records and bytes over time in buckets that widen as needed. Thread: one. Limits: at most 2,048 buckets that
// hold something, so that a few records of another century cost no resolution; the narrowest is a second.
#pragma once

#include <cstdint>
#include <map>

namespace weir {

class TimeCounts
{
public:
    struct Bucket
    {
        std::uint64_t records = 0, bytes = 0;
    };
    using Buckets = std::map<std::int64_t, Bucket>;

    /// Milliseconds since 1970.
    void add(std::int64_t atMs, std::uint64_t bytes);
    void merge(const TimeCounts& other);

    std::int64_t bucketMs() const { return m_widthMs; }
    /// By the number of the bucket: it begins at number × bucketMs().
    Buckets buckets() const;
    std::int64_t earliestMs() const { return m_earliest; } ///< -1: nothing yet
    std::int64_t latestMs() const { return m_latest; }

private:
    void settle();
    void widen();

    static constexpr std::size_t mostBuckets = 2048;
    std::int64_t m_widthMs = 1000;
    std::int64_t m_earliest = -1, m_latest = -1;
    Buckets m_buckets;
    std::int64_t m_number = 0; ///< of the bucket that is being filled: records come in runs
    Bucket m_current;
};

} // namespace weir
