// Purpose: which offsets to read so that the newest N records of a topic are known exactly, in few rounds. Thread: one;
// no I/O. Limits: takes time to rise with the offset within a partition, as it does unless producers set it otherwise;
// a partition whose times fall back may hide a record that is newer than the oldest one shown.
#pragma once

#include "backend/kafka/recordreader.h"
#include "backend/service/streamshared.h"

namespace weir {

class NewestRows
{
public:
    struct Partition
    {
        std::int32_t id;
        std::int64_t start, end; ///< offsets kept: [start, end)
    };

    NewestRows(std::vector<Partition> partitions, std::size_t wanted);

    std::vector<ReadRange> firstRound();
    /// What was read in answer to a round.
    void add(std::shared_ptr<const RecordBatch> batch);
    /// Older blocks of the partitions that may hold more of the newest; empty: the view is complete.
    std::vector<ReadRange> nextRound();
    /// The newest of what was read, at most `wanted`, oldest first; by time, then partition, then offset.
    std::shared_ptr<const NewestView> view();

private:
    struct State
    {
        Partition partition;
        std::int64_t from;  ///< read from here to the end
        std::int64_t block; ///< how much to read next
    };
    struct Row
    {
        std::int64_t timestampMs, offset;
        std::int32_t partition;
        NewestView::RowRef ref;
        friend bool operator<(const Row& a, const Row& b)
        {
            return std::tie(a.timestampMs, a.partition, a.offset) < std::tie(b.timestampMs, b.partition, b.offset);
        }
    };
    std::vector<ReadRange> readOlder(bool (NewestRows::*wants)(const State&) const);
    bool any(const State&) const { return true; }
    bool mayHoldNewer(const State& state) const;
    void sortNewest();

    std::vector<State> m_states;
    const std::size_t m_wanted;
    std::vector<std::shared_ptr<const RecordBatch>> m_batches;
    std::vector<Row> m_rows;                      ///< after sortNewest(): the newest at most m_wanted, rising
    std::map<std::int32_t, Row> m_oldest;         ///< by partition
    std::map<std::int32_t, std::size_t> m_counts; ///< rows read, by partition
    std::size_t m_bytes = 0;
};

} // namespace weir
