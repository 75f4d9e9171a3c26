// Purpose: what is counted partition by partition: order of times, gaps of offsets, shares. Thread: add() and
// windowDone() of one part by one thread at a time, take() any. Limits: forwards only: gaps and order of a scan from
// the end would be those of its windows.
#pragma once

#include "backend/service/statistics/topicstatistics.h"

#include <deque>
#include <mutex>

namespace weir {

class PartitionTallies
{
public:
    /// One block at a time: keeps what add() needs.
    class Lane
    {
    public:
        void add(const RecordView& record, std::size_t contentBytes);

    private:
        friend class PartitionTallies;
        std::mutex m_mutex;
        PartitionTally m_tally;
        std::int64_t m_latest = -1;
        bool m_begun = false; ///< the gap before the first record is counted
        std::int64_t m_first = -1;
        std::int64_t m_expected = -1; ///< the offset that would follow
    };

    /// Holds the lane until it is destroyed.
    class Use
    {
    public:
        Use(Lane& lane) : m_lock(lane.m_mutex), m_lane(lane) {}
        Lane* operator->() { return &m_lane; }

    private:
        std::unique_lock<std::mutex> m_lock;
        Lane& m_lane;
    };

    Use begin(const ScanBlock& block);
    void windowDone(std::size_t part, std::int64_t from, std::int64_t to);
    /// With what the scan says of its parts, by number of partition.
    std::vector<PartitionTally> take(const ScanProgress& progress) const;

private:
    Lane& lane(std::size_t part);
    mutable std::mutex m_mutex;
    mutable std::deque<Lane> m_lanes;
};

} // namespace weir
