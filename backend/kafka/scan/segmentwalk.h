// Purpose: finds the sound batches in a stretch of a .log segment, also behind damage. Thread: any. Limits: input is
// trusted in nothing: every batch counted has a right checksum and rises by offset; the work is bounded by some times
// the stretch's size.
#pragma once

#include "backend/kafka/wire/recordbatchparser.h"

namespace weir {

struct SegmentBatch
{
    std::size_t at = 0, size = 0; ///< in the stretch
    BatchHeader header;
};

struct SegmentDamage
{
    std::size_t at = 0, bytes = 0;
    const char* what = "";
};

struct SegmentWalk
{
    std::vector<SegmentBatch> batches;
    std::vector<SegmentDamage> damages;
    std::size_t consumed = 0; ///< less than all if a batch goes on behind the stretch
    std::size_t zeros = 0;    ///< of these, so many at the end are nothing but zeros
    std::size_t wants = 0;    ///< the whole size of that batch; 0: not known
};

struct SegmentBounds
{
    std::int64_t leastOffset = 0, mostOffset = INT64_MAX; ///< batches elsewhere are not of this segment
    bool isEnd = true;                                    ///< nothing follows the stretch
    bool hasOldFormat = false;                            ///< look for messages of before 2017, too
};

/// Precondition: a batch or damage begins at the stretch's first byte.
SegmentWalk walkSegment(std::string_view stretch, const SegmentBounds& bounds);

/// Where the first batch begins from which on sound batches lead to the stretch's end (or to nothing but zeros); the
/// first sound one if none does; unset if there is none. For reading backwards.
std::optional<std::size_t> findBatch(std::string_view stretch, const SegmentBounds& bounds);

} // namespace weir
