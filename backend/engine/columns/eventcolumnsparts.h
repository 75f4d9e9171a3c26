// Purpose: what EventColumns keeps, and its threads. Thread: see eventcolumns.h; `mutex` guards what says so. Limits:
// as there. Only for columns/.
#pragma once

#include "backend/engine/columns/columnsegment.h"
#include "backend/engine/columns/columnstail.h"
#include "backend/engine/columns/eventcolumns.h"
#include "backend/engine/columns/segmentrewrite.h"

#include <condition_variable>
#include <mutex>
#include <thread>

namespace weir::engine {

struct EventColumns::Private
{
    std::string folder;
    ColumnsOptions options;

    mutable std::mutex mutex;             ///< of all that follows
    std::vector<SegmentPointer> segments; ///< oldest first, one behind the other
    PeopleChanges changes;                ///< of segments and tails
    std::unique_ptr<ColumnsTail> tail;
    std::vector<std::shared_ptr<const ColumnsTail>> sealed;
    std::vector<ColumnPath> paths, missed;
    std::vector<std::string> dropped;
    std::int64_t resumedAt = 0; ///< what was before is here already
    bool isStalled = false;     ///< the disk took nothing for long: waits for repair()
    bool isEnding = false;
    std::condition_variable wakeWriter, wakeCompactor;

    std::mutex flushing, compacting; ///< one at a time each; taken before `mutex`, compacting before flushing
    std::atomic<bool> isCancelled = false;
    std::thread writer, compactor;

    // eventcolumnsfiles.cpp
    Result<void> load();
    void deleteFrom(std::size_t segment); ///< and all newer ones
    void restart(std::int64_t position);  ///< what there is are the segments
    void removeFile(const SegmentPointer& segment);
    void enforceBound();

    // eventcolumnswork.cpp
    std::int64_t positionOnDisk() const;
    void seal();
    Result<void> writeSealed();
    /// [from, to) of its segments; empty: none.
    std::pair<std::size_t, std::size_t> nextRewrite(const ColumnsView& now, bool all) const;
    Result<bool> rewriteNext(bool all);
    void retire();
    std::vector<ColumnPath> wantedPaths() const;
    void runWriter();
    void runCompactor();
};

} // namespace weir::engine
