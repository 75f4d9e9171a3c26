// Purpose: a block of a segment, its parts unpacked when they are asked for. Thread: one at a time. Limits: a megabyte
// or two with all its parts; where the segment is damaged parts are empty or zeros, and ColumnSegment::isDamaged().
#pragma once

#include "backend/base/json/jsonparser.h"
#include "backend/engine/columns/columnsegment.h"

namespace weir::engine {

/// The values of a path: each once, and which of them a row has.
struct PathColumn
{
    std::vector<Json> values{}; ///< the first is Absent
    std::vector<std::string_view> texts{};
    std::vector<std::uint16_t> codes{}; ///< by row
    std::string raw{};
    JsonArena arena{};

    const Json& at(std::uint32_t row) const { return values[codes[row]]; }
};

class ColumnBlock
{
public:
    ColumnBlock(SegmentPointer segment, std::uint32_t number);

    const ColumnSegment& segment() const { return *m_segment; }
    const BlockIndex& index() const { return m_segment->index().blocks[m_number]; }
    std::uint32_t rows() const { return index().rows; }

    std::span<const cdp::ProfileId> people();
    std::span<const std::uint32_t> firstRows() { return people(), std::span<const std::uint32_t>(m_firstRows); }
    std::int64_t firstMs(std::size_t person) { return people(), m_firstMs[person]; }
    bool hasUserId(std::size_t person) { return people(), m_hasUserId[person]; }
    std::uint32_t endRow(std::size_t person) { return person + 1 < people().size() ? m_firstRows[person + 1] : rows(); }

    std::span<const std::int64_t> times() { return numbers(m_times, index().times); }
    std::span<const std::int64_t> seqs() { return numbers(m_seqs, index().seqs); }
    std::span<const std::uint16_t> names(); ///< below the count of the segment's names, or otherName
    /// By place among the segment's paths; null: no row has it.
    const PathColumn* column(std::uint32_t path);
    /// The event of a row as JSON; valid until another one is asked for.
    std::string_view json(std::uint32_t row);

private:
    struct Chunk
    {
        std::uint32_t firstRow = 0;
        FramePlace place{};
    };
    std::span<const std::int64_t> numbers(std::vector<std::int64_t>& numbers, const FramePlace& place);
    bool readColumn(const FramePlace& place, PathColumn& column);
    void readChunks();

    SegmentPointer m_segment;
    std::uint32_t m_number = 0;
    std::vector<cdp::ProfileId> m_people;
    std::vector<std::uint32_t> m_firstRows;
    std::vector<std::int64_t> m_firstMs, m_times, m_seqs;
    std::vector<bool> m_hasUserId;
    std::vector<std::uint16_t> m_names;
    std::vector<std::pair<std::uint32_t, std::unique_ptr<PathColumn>>> m_columns;
    std::vector<Chunk> m_chunks;
    std::size_t m_chunk = 0; ///< that m_texts is
    std::string m_raw, m_texts;
};

} // namespace weir::engine
