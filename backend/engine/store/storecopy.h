// Purpose: a local store that knows what it is a copy of and when it was last kept in step, so that one of another
// cluster or workspace, or one that was away for longer than Kafka remembers deletions, is not taken for the truth.
// Thread: free functions, any. Limits: moments are by this machine's clock, in ms since 1970.
#pragma once

#include "backend/engine/store/localstore.h"

#include <map>

namespace weir::engine {

/// What a copy is of, by parts that people can read: workspaceOrigin() in backend/engine/topics. An empty text, or a
/// part that the other side does not have: not known, and no difference.
using StoreOrigin = std::map<std::string, std::string>;

/// For so long compacted topics keep tombstones (`delete.retention.ms` in topictable.cpp), an hour less: whoever was
/// away for longer would not hear that somebody was erased.
inline constexpr std::int64_t mostAwayMs = (7 * 24 - 1) * std::int64_t(3'600'000);
/// So often it is enough to say that it is in use.
inline constexpr std::int64_t usedEveryMs = 60'000;

struct OpenedCopy
{
    std::unique_ptr<LocalStore> store;
    std::string madeAnew{}; ///< why what was there has been deleted, for the log; empty: it has not
};
/// As LocalStore::open(). What is there but is no copy of `origin`, or of an older moment than mostAwayMs before
/// `nowMs`, is deleted first. In the latter case what was known of logs and owner stays as marks: position and mark
/// "x" as beforeMark("x"), a position as a number in decimal.
Result<OpenedCopy> openCopy(const std::string& folder, const StoreOptions& options, const StoreOrigin& origin,
                            std::int64_t nowMs);

std::string beforeMark(std::string_view name);

/// The copy is in step as of then: once it has caught up, and each usedEveryMs from then on.
void setUsed(StoreBatch& batch, std::int64_t nowMs);

/// The same for a part that may be left behind while the rest is used: "state/7".
void setInStep(StoreBatch& batch, std::string_view part, std::int64_t nowMs);
/// False also if nobody ever said; true where the store has no position of it: there is nothing that could be old.
Result<bool> isInStep(const LocalStore& store, std::string_view part, std::int64_t nowMs);
void forgetPart(StoreBatch& batch, std::string_view part); ///< its position, too

} // namespace weir::engine
