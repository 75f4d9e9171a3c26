#include "backend/service/statistics/timecounts.h"

#include <algorithm>

namespace weir {
namespace {

std::int64_t floorDiv(std::int64_t a, std::int64_t b) { return a / b - (a % b < 0 ? 1 : 0); }

void addTo(TimeCounts::Buckets& buckets, std::int64_t number, const TimeCounts::Bucket& more)
{
    TimeCounts::Bucket& bucket = buckets[number];
    bucket.records += more.records;
    bucket.bytes += more.bytes;
}

} // namespace

void TimeCounts::add(std::int64_t atMs, std::uint64_t bytes)
{
    if (atMs < 0)
        return;
    m_earliest = m_earliest < 0 ? atMs : std::min(m_earliest, atMs);
    m_latest = std::max(m_latest, atMs);
    if (m_current.records == 0 || floorDiv(atMs, m_widthMs) != m_number) {
        settle();
        m_number = floorDiv(atMs, m_widthMs);
    }
    ++m_current.records;
    m_current.bytes += bytes;
}

void TimeCounts::settle()
{
    if (m_current.records > 0)
        addTo(m_buckets, m_number, m_current);
    m_current = {};
    while (m_buckets.size() > mostBuckets)
        widen();
}

void TimeCounts::widen()
{
    m_widthMs *= 2;
    Buckets wider;
    for (const auto& [number, bucket] : m_buckets)
        addTo(wider, floorDiv(number, 2), bucket);
    m_buckets = std::move(wider);
}

void TimeCounts::merge(const TimeCounts& other)
{
    if (other.m_earliest < 0)
        return;
    settle();
    m_earliest = m_earliest < 0 ? other.m_earliest : std::min(m_earliest, other.m_earliest);
    m_latest = std::max(m_latest, other.m_latest);
    while (m_widthMs < other.m_widthMs)
        widen();
    const std::int64_t times = m_widthMs / other.m_widthMs;
    for (const auto& [number, bucket] : other.buckets())
        addTo(m_buckets, floorDiv(number, times), bucket);
    while (m_buckets.size() > mostBuckets)
        widen();
}

TimeCounts::Buckets TimeCounts::buckets() const
{
    Buckets all = m_buckets;
    if (m_current.records > 0)
        addTo(all, m_number, m_current);
    return all;
}

} // namespace weir
