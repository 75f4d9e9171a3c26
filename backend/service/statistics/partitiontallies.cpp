#include "backend/service/statistics/partitiontallies.h"

#include <algorithm>
#include <numeric>

namespace weir {

void PartitionTallies::Lane::add(const RecordView& record, std::size_t contentBytes)
{
    if (m_first < 0)
        m_first = record.offset;
    if (m_expected >= 0 && record.offset > m_expected)
        m_tally.missing += std::uint64_t(record.offset - m_expected);
    m_expected = record.offset + 1;
    if (record.isControl() || record.has(RecordFlag::Aborted) || record.has(RecordFlag::Pending))
        return;
    ++m_tally.records;
    m_tally.contentBytes += contentBytes;
    if (record.timestampMs < 0)
        return;
    m_tally.earliestMs = m_tally.earliestMs < 0 ? record.timestampMs : std::min(m_tally.earliestMs, record.timestampMs);
    m_tally.latestMs = std::max(m_tally.latestMs, record.timestampMs);
    if (record.timestampMs < m_latest) {
        ++m_tally.outOfOrder;
        m_tally.mostBackMs = std::max(m_tally.mostBackMs, m_latest - record.timestampMs);
    }
    m_latest = std::max(m_latest, record.timestampMs);
}

PartitionTallies::Lane& PartitionTallies::lane(std::size_t part)
{
    const std::lock_guard lock(m_mutex);
    while (m_lanes.size() <= part)
        m_lanes.emplace_back();
    return m_lanes[part];
}

PartitionTallies::Use PartitionTallies::begin(const ScanBlock& block)
{
    Lane& used = lane(block.part);
    Use use(used);
    used.m_tally.partition = block.partition;
    used.m_tally.packedBytes += block.packedBytes;
    return use;
}

void PartitionTallies::windowDone(std::size_t part, std::int64_t from, std::int64_t to)
{
    Lane& done = lane(part);
    const Use use(done);
    if (!done.m_begun && done.m_first > from)
        done.m_tally.missing += std::uint64_t(done.m_first - from);
    done.m_begun = true;
    const std::int64_t reached = done.m_expected < 0 ? from : std::max(from, done.m_expected);
    if (to > reached)
        done.m_tally.missing += std::uint64_t(to - reached);
    done.m_expected = std::max(done.m_expected, to);
}

std::vector<PartitionTally> PartitionTallies::take(const ScanProgress& progress) const
{
    std::vector<std::size_t> order(progress.parts.size());
    std::iota(order.begin(), order.end(), 0);
    std::sort(order.begin(), order.end(), [&progress](std::size_t a, std::size_t b) {
        return progress.parts[a].partition < progress.parts[b].partition;
    });
    std::vector<PartitionTally> all;
    for (const std::size_t i : order) {
        const ScanProgress::Part& part = progress.parts[i];
        PartitionTally tally;
        if (Lane* known = [&]() -> Lane* {
                const std::lock_guard lock(m_mutex);
                return i < m_lanes.size() ? &m_lanes[i] : nullptr;
            }()) {
            const std::lock_guard lock(known->m_mutex);
            tally = known->m_tally;
        }
        tally.partition = part.partition;
        tally.from = part.from;
        tally.next = part.from + part.read;
        tally.to = part.to;
        tally.lost = std::uint64_t(part.lost);
        tally.missing -= std::min(tally.missing, tally.lost);
        tally.done = part.done;
        tally.problem = part.problem;
        all.push_back(std::move(tally));
    }
    return all;
}

} // namespace weir
