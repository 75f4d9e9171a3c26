// Purpose: one segment file, open for reading (segmentformat.h). Thread: immutable but for its damage, any. Limits: its
// index is in memory, some 500 bytes a block; the file may be deleted meanwhile.
#pragma once

#include "backend/engine/columns/segmentformat.h"

#include <atomic>

namespace weir::engine {

class ColumnSegment
{
public:
    /// Decode: it is damaged, or of another version. Io: it cannot be opened.
    static Result<std::shared_ptr<const ColumnSegment>> open(const std::string& path);
    ~ColumnSegment();
    ColumnSegment(const ColumnSegment&) = delete;
    ColumnSegment& operator=(const ColumnSegment&) = delete;

    const SegmentIndex& index() const { return m_index; }
    const std::string& path() const { return m_path; }
    std::uint64_t bytes() const { return m_bytes; }

    /// False: it is damaged (and says so from now on).
    bool read(const FramePlace& place, std::string& raw, bool withDictionary = false) const;
    bool isDamaged() const { return m_isDamaged; }
    void setDamaged() const { m_isDamaged = true; }
    Error damage() const;

    /// Blocks that may have rows of people from `first` to `last`: [from, to).
    std::pair<std::uint32_t, std::uint32_t> blocksOf(cdp::ProfileId first, cdp::ProfileId last) const;
    /// None: damaged.
    std::optional<std::vector<NameCount>> counts() const;
    /// By name of the segment: is it one of these? `others`: what is asked of names that were too many.
    std::vector<std::uint8_t> wanted(std::span<const EventNames> names) const;
    /// Where the paths lie among this segment's; -1: it has none of that path.
    std::vector<int> placesOf(std::span<const ColumnPath> paths) const;

private:
    ColumnSegment() = default;
    bool readAt(std::uint64_t offset, std::size_t bytes, std::string& out) const;
    bool load();

    int m_descriptor = -1;
    std::string m_path;
    std::uint64_t m_bytes = 0;
    SegmentIndex m_index;
    std::unique_ptr<FrameDictionary> m_dictionary;
    mutable std::atomic<bool> m_isDamaged = false;
};
using SegmentPointer = std::shared_ptr<const ColumnSegment>;

} // namespace weir::engine
