// Purpose: writes a segment file (segmentformat.h) out of rows sorted by person, then offset. Thread: one at a time.
// Limits: memory of one block.
#pragma once

#include "backend/base/partfile.h"
#include "backend/engine/columns/segmentformat.h"

#include <unordered_map>

namespace weir::engine {

struct SegmentRow
{
    cdp::ProfileId person{};
    std::int64_t seq = 0, timeMs = 0;
    std::uint8_t type = 0;
    std::string_view name{};
    bool hasUserId = false;
    std::string_view json{};
};

/// The values of a row by path, as JSON; empty: absent.
using RowValues = std::span<const std::string_view>;

class SegmentWriter
{
public:
    /// `dictionary`: some events, what the others are packed with.
    SegmentWriter(std::vector<ColumnPath> paths, std::uint32_t blockRows, std::string dictionary);

    Result<void> open(const std::string& folder, std::int64_t from, std::int64_t position);
    Result<void> add(const SegmentRow& row, RowValues values);
    /// The row's name was seen.
    void count(std::uint8_t type, std::string_view name, std::uint64_t times, std::int64_t seenMs);
    /// With this property; null: there is no room for one more. Valid until the next call.
    PropertyCount* property(std::uint8_t type, std::string_view name, std::string_view property);
    /// Synchronised and under its name; its path.
    Result<std::string> finish(std::vector<PeopleChanges::Change> changes);

private:
    struct Hash
    {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
    };
    template <typename T> using ByText = std::unordered_map<std::string, T, Hash, std::equal_to<>>;
    struct Column
    {
        ByText<std::uint16_t> codeOf{};
        std::string texts{};
        std::vector<std::uint32_t> ends{};
        std::vector<std::uint16_t> codes{};
    };
    struct Count
    {
        std::uint64_t count = 0;
        std::int64_t lastSeenMs = 0;
        ByText<PropertyCount> properties{};
    };

    std::uint16_t codeOf(std::uint8_t type, std::string_view name);
    FramePlace put(std::string_view raw, bool withDictionary = false);
    void putChunk();
    Result<void> putBlock();
    Result<void> drain(std::size_t most);

    std::uint32_t m_blockRows;
    std::string m_dictionary;
    FrameWriter m_frames;
    PartFile m_file;
    std::string m_out; ///< not yet written
    std::uint64_t m_offset = 0;
    bool m_isFailed = false;
    SegmentIndex m_index;
    ByText<std::uint16_t> m_codeOf;
    std::vector<Count> m_counts; ///< by name
    std::size_t m_properties = 0;
    std::string m_key;

    std::vector<cdp::ProfileId> m_people;
    std::vector<std::int64_t> m_firstMs, m_times, m_seqs;
    std::vector<std::uint32_t> m_firstRows;
    std::vector<std::uint16_t> m_names;
    std::vector<Column> m_columns;
    std::string m_chunkTexts, m_chunkList;
    std::vector<std::uint32_t> m_chunkEnds;
    std::uint32_t m_chunks = 0;
};

} // namespace weir::engine
