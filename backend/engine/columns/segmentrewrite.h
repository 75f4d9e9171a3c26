// Purpose: segments out of what was appended, and out of older segments: people merged since are together, erased ones
// gone. Thread: any, no state. Limits: blocks; memory of some ten thousand rows.
#pragma once

#include "backend/engine/columns/columnstail.h"
#include "backend/engine/columns/columnsview.h"

#include <atomic>

namespace weir::engine {

struct RewriteOptions
{
    std::string folder{};
    std::vector<ColumnPath> paths{};
    std::uint32_t blockRows = 4'096;
    const std::atomic<bool>* isCancelled = nullptr;
};

/// The file's path. `owners`: by row, whose it is today; none: left out.
Result<std::string> writeTail(const ColumnsTail& tail, const std::vector<std::optional<cdp::ProfileId>>& owners,
                              const RewriteOptions& options);
/// All segments of the view, neighbours, as one; with those of their changes that the view still has. Cancelled.
Result<std::string> rewriteSegments(const ColumnsViewPointer& view, const RewriteOptions& options);
/// Those of `changes` that no row of the segments leads to.
std::vector<PeopleChanges::Change> unneeded(const std::vector<PeopleChanges::Change>& changes,
                                            const std::vector<std::shared_ptr<const ColumnSegment>>& segments);

} // namespace weir::engine
