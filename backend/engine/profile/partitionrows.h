// Purpose: what a local store has of one partition as a whole: positions, what is forgotten of it and when. Thread:
// that of whoever writes the partition's rows. Limits: free functions.
//
// Those who were merged into somebody of another partition or were erased while only their events were read, and not
// what the stage did, are noted in the store, so that it is not forgotten between a standby and its successor: their
// events go once no state of theirs is left.
#pragma once

#include "backend/engine/profile/partitionlog.h"

#include <set>

namespace weir::engine {

void noteLeft(StoreBatch& batch, int partition, const std::set<cdp::ProfileId>& left);
/// Precondition: the partition's states in the store are no older than its events. Whoever waits for somebody has a
/// state yet, and stays noted. `log` has no changes to be taken.
Result<void> forgetLeft(LocalStore& store, PartitionLog& log, int partition);
/// All that the store has of a partition.
Result<void> forgetPartition(LocalStore& store, int partition);

/// What positions of the store are called.
std::string stateLog(int partition);
std::string eventsLog(int partition);

/// The stage itself has come so far, and the states in the store are those of then: from here it may go on even if the
/// group's offsets are lost, also in a store that was made again because it was too old.
void setStagePosition(StoreBatch& batch, int partition, std::int64_t offset);
/// Somebody else has written states since.
void forgetStagePosition(StoreBatch& batch, int partition);
/// None: the stage was not here last.
Result<std::optional<std::int64_t>> stagePosition(const LocalStore& store, int partition);

} // namespace weir::engine
