// Purpose: a segment file: immutable, the events of a range of offsets sorted by person, then by order. Thread:
// values. Limits: 65,534 names, 1,000 paths. Version 2:
//
//   "WEIRCOL1"
//   frames                    zstd, each with its checksum, in the order they were made
//   the index                 a frame: SegmentIndex as saveIndex() writes it
//   its place                 offset u64, bytes u32, unpacked bytes u32, all little-endian
//   "WEIRCOLE"
//
// A block of rows has these frames (all numbers little-endian):
// - people: n × {high u64, low u64}, n × {first event ms i64; the largest: none}, n × {first row u32, the highest bit:
//   has a userId}
// - times: rows × i64, ms
// - seqs: rows × i64, orders
// - names: rows × u16, which of the segment's names; 65,535: too many names, look into the event
// - the column of a path: count u32, count × {end of the text u32}, rows × {which u16; 0: absent}, the texts: JSON
// - chunks: count u32, count × {first row u32, offset u64, bytes u32, unpacked u32}
// - a chunk, with the segment's dictionary: rows × {end of the text u32}, the texts: events as JSON
//
// A file is written beside its place, synchronised and renamed: it is whole, or was damaged later. Its name says which
// offsets it covers; one that lies within another's range was rewritten into it and is deleted.
#pragma once

#include "backend/base/result.h"
#include "backend/engine/columns/columnframe.h"
#include "backend/engine/columns/columnsview.h"
#include "backend/engine/columns/valuecounts.h"

namespace weir::engine {

inline constexpr std::string_view segmentBegin = "WEIRCOL1", segmentEnd = "WEIRCOLE";
inline constexpr std::size_t segmentTrailer = 24;
inline constexpr std::uint16_t otherName = 65'535;
inline constexpr std::uint32_t userIdBit = 1u << 31;
/// The type of a row that is no event: a trait that a journey set.
inline constexpr std::uint8_t traitRow = 6;

struct SegmentName
{
    std::uint8_t type = 0; ///< cdp::EventType or traitRow
    std::string name{};

    friend auto operator<=>(const SegmentName&, const SegmentName&) = default;
};

struct BlockIndex
{
    std::uint32_t rows = 0, people = 0;
    cdp::ProfileId first{}, last{};
    std::vector<std::uint16_t> names{}; ///< that are there, sorted
    FramePlace peopleFrame{}, times{}, seqs{}, nameCodes{}, chunks{};
    std::vector<std::pair<std::uint32_t, FramePlace>> columns{}; ///< by path; none: no row has it
};

struct PropertyCount
{
    std::string name{}; ///< `properties.total`
    std::uint64_t count = 0;
    ValueCounts values{};
};

/// What was seen of an event's name: how often, when last, and of its properties how often and with which values.
struct NameCount
{
    std::uint16_t name = 0;
    std::uint64_t count = 0;
    std::int64_t lastSeenMs = 0;
    std::vector<PropertyCount> properties{}; ///< by name
};

struct SegmentIndex
{
    std::int64_t from = 0, position = 0; ///< offsets of `events`: [from, position)
    std::uint64_t rows = 0;
    std::vector<SegmentName> names{};
    std::vector<ColumnPath> paths{};
    std::vector<PeopleChanges::Change> changes{};
    std::vector<BlockIndex> blocks{};
    FramePlace dictionary{};
    FramePlace counts{}; ///< NameCounts as saveCounts() writes them
};

std::string saveIndex(const SegmentIndex& index);
/// None: it does not fit together. `fileBytes`: frames lie before.
std::optional<SegmentIndex> loadIndex(std::string_view bytes, std::uint64_t fileBytes);
std::string saveCounts(const std::vector<NameCount>& counts);
std::optional<std::vector<NameCount>> loadCounts(std::string_view bytes);

/// `00000000000000000042-00000000000000001042.columns`
std::string segmentFileName(std::int64_t from, std::int64_t position);
std::optional<std::pair<std::int64_t, std::int64_t>> rangeOfFileName(std::string_view name);

} // namespace weir::engine
