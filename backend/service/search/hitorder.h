// Purpose: the hits of a search as rows: batches as they came, and the order of their records. Thread: one; sorted()
// any while nothing is added. Limits: 10 M rows; 8 bytes a row beside what the batches hold; rows are appended in the
// order of time as far as they come so.
#pragma once

#include "backend/kafka/recordbatch.h"

#include <deque>
#include <optional>
#include <vector>

namespace weir {

class HitOrder
{
public:
    struct Row
    {
        std::uint32_t batch;
        std::uint32_t index;
    };
    using Rows = std::deque<Row>;

    explicit HitOrder(bool newestFirst) : m_newestFirst(newestFirst) {}

    /// Its records wait to become rows.
    void add(std::shared_ptr<const RecordBatch> batch);
    /// Makes rows of those waiting, in their order: newest first those later than `boundMs`, else those earlier; all of
    /// them without a bound. How many.
    std::size_t release(std::optional<std::int64_t> boundMs = {});
    std::size_t waiting() const { return m_waiting.size(); }

    std::size_t size() const { return m_rows.size(); }
    Row row(std::size_t at) const { return m_rows[at]; }
    const std::shared_ptr<const RecordBatch>& batch(std::uint32_t number) const { return m_batches[number]; }
    /// Bytes of memory.
    std::size_t bytes() const { return m_bytes + m_rows.size() * sizeof(Row); }

    /// No row stands before one that it should follow.
    bool isSorted() const { return m_isSorted; }
    Rows sorted() const;
    void setSorted(Rows rows);

private:
    struct Place
    {
        std::int64_t timestampMs, offset;
        std::int32_t partition;
        std::uint16_t topic;
        Row row;
    };
    bool isBefore(const Place& a, const Place& b) const;
    Place placeOf(Row row) const;

    const bool m_newestFirst;
    std::vector<std::shared_ptr<const RecordBatch>> m_batches;
    std::vector<Place> m_waiting;
    Rows m_rows;
    std::size_t m_bytes = 0;
    bool m_isSorted = true;
};

} // namespace weir
