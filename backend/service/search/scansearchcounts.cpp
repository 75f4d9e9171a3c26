// What a search tells of itself: numbers, the histogram, the partitions.
#include "backend/service/search/scansearch.h"

#include <algorithm>

namespace weir {

SearchCounts ScanSearch::counts() const
{
    SearchCounts counts;
    const SearchRun::Tally tally = m_run->tally();
    counts.found = m_hits->size() + m_hits->waiting();
    counts.scanned = m_progress.records;
    counts.scannedBytes = m_progress.packedBytes;
    counts.undecoded = tally.undecoded;
    for (const ScanProgress::Part& part : m_progress.parts) {
        if (part.partition < 0)
            continue;
        ++counts.partitions;
        // The end of a partition that could not be asked yet is open.
        if (part.to < INT64_MAX)
            counts.offsetsTotal += part.to - part.from;
        counts.offsetsRead += part.read;
        counts.offsetsLost += part.lost;
        counts.partitionsDone += part.done ? 1 : 0;
    }
    counts.recordsPerSecond = m_rate.recordsPerSecond;
    counts.bytesPerSecond = m_rate.bytesPerSecond;
    if (m_rate.offsetsPerSecond > 0 && m_end == ReadEnd::Running)
        counts.secondsLeft = double(counts.offsetsTotal - counts.offsetsRead) / m_rate.offsetsPerSecond;
    counts.waitsForBudget = m_progress.waitsForBudget;
    return counts;
}

MatchHistogram ScanSearch::histogram(int buckets) const
{
    MatchHistogram histogram;
    MatchBuckets::Summary summary = m_buckets.summary(buckets);
    histogram.fromMs = summary.fromMs;
    histogram.bucketMs = summary.bucketMs;
    histogram.matches = std::move(summary.matches);
    const SearchRun::Tally tally = m_run->tally();
    if (tally.oldestMs > tally.newestMs)
        return histogram;
    std::int64_t from = tally.oldestMs, to = tally.newestMs;
    if (const std::optional<std::int64_t> reached = bound())
        (m_search.newestFirst ? from : to) = std::clamp(*reached, from, to);
    histogram.searched = std::pair(from, to);
    return histogram;
}

QStringList ScanSearch::scanTopics() const
{
    QStringList topics;
    for (const std::string& topic : m_run->scan().topics())
        topics << QString::fromStdString(topic);
    return topics;
}

QVector<PartitionProgress> ScanSearch::progress() const
{
    QVector<PartitionProgress> progress;
    for (const ScanProgress::Part& part : m_progress.parts) {
        if (part.topic != 0)
            continue;
        progress.append({part.partition, part.from, part.from + part.read, part.to, part.done});
    }
    return progress;
}

} // namespace weir
