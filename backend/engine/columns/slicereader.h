// Purpose: the people of a view in slices of their ids, each with those of its events that are asked for: merged people
// together, erased events left out. Thread: one at a time each. Limits: a slice is in memory, 48 bytes a row and the
// blocks in which they lie.
#pragma once

#include "backend/cdp/common/verdict.h"
#include "backend/engine/columns/columnblock.h"

#include <list>

namespace weir::engine {

struct SliceRow
{
    cdp::ProfileId person{};
    std::int64_t seq = 0;
    ColumnBlock* block = nullptr;
    std::uint32_t row = 0;
};

struct SlicePerson
{
    cdp::ProfileId id{};
    std::int64_t firstMs = 0;               ///< the earliest of all events, also of those not asked for
    std::uint32_t firstRow = 0, endRow = 0; ///< of Slice::rows
    bool hasUserId = false;
};

struct Slice
{
    std::vector<SlicePerson> people{}; ///< by id
    std::vector<SliceRow> rows{};      ///< by person, then in the order of the log
    std::vector<std::shared_ptr<ColumnBlock>> blocks{};
};

class SliceReader
{
public:
    struct Wanted
    {
        std::vector<EventNames> names{};    ///< events that are asked for
        std::vector<std::int64_t> fromMs{}; ///< by name: older ones are not; may be left out
        bool everything = false;            ///< all of them
        bool traitRows = false;             ///< traits that journeys set
    };

    SliceReader(ColumnsViewPointer view, Wanted wanted);

    /// People whose ids' high halves are within [first, last]. Decode: a segment is damaged.
    Result<void> read(std::uint64_t first, std::uint64_t last, Slice& slice);

private:
    struct Source
    {
        SegmentPointer segment;
        std::vector<std::uint8_t> wanted; ///< by name
        std::vector<std::int64_t> fromMs; ///< by name
        bool wantsOthers = false;
    };
    std::shared_ptr<ColumnBlock> block(std::size_t source, std::uint32_t number, Slice& slice);
    static bool isWanted(const Source& source, std::uint16_t name)
    {
        return name == otherName ? source.wantsOthers : source.wanted[name] != 0;
    }
    static bool isWanted(const Source& source, std::uint16_t name, ColumnBlock& block, std::uint32_t row)
    {
        return isWanted(source, name) &&
               (name == otherName || source.fromMs[name] == cdp::always || block.times()[row] > source.fromMs[name]);
    }
    bool hasWanted(const Source& source, const BlockIndex& block) const;
    void readBlock(const Source& source, ColumnBlock& block, std::uint64_t first, std::uint64_t last, Slice& slice);
    void readPerson(const Source& source, ColumnBlock& block, std::size_t person, bool hasRows, Slice& slice);
    void readMoved(std::uint64_t first, std::uint64_t last, Slice& slice);

    ColumnsViewPointer m_view;
    std::vector<Source> m_sources;
    std::vector<std::pair<cdp::ProfileId, cdp::ProfileId>> m_moved; ///< into whom, who; sorted
    struct Kept
    {
        std::size_t source;
        std::uint32_t number;
        std::shared_ptr<ColumnBlock> block;
    };
    std::list<Kept> m_kept; ///< used last in front
};

} // namespace weir::engine
