// Purpose: keeps partitions of the third stage warm that other workers hold: what has been committed of them is taken
// over from `state` and `events` into the worker's local store as it comes, so that whoever gains one has only the last
// few records to read. Thread: has one of its own; the public functions: any. Limits: librdkafka has no assignor of its
// owner's: a partition may go to somebody who did not stand by for it.
//
// Of `events` only what the group has committed is taken over, so that a successor never finds events in the log that
// the stage is yet to take.
#pragma once

#include "backend/engine/log/groupwatch.h"
#include "backend/engine/profile/keyring.h"
#include "backend/engine/profile/profileworker.h"

#include <memory>
#include <set>

namespace weir::engine {

struct StandbyOptions
{
    ClientConf conf{};
    Workspace workspace{};
    std::string member{};        ///< this worker's client id in the group
    int standbys = 1;            ///< of each partition; 0: none, and what is left of others' partitions is cleared away
    int forgetAfterMs = 600'000; ///< partitions that are neither held nor stood by for go from the store
    int lookMs = 300;            ///< how often committed offsets are asked for
    int describeMs = 2'000;      ///< how often the group is
};

class ProfileStandby
{
public:
    /// Begins. `store` and `keys` (null: nothing is encrypted) outlive it. Errors: as makeClient().
    static Result<std::unique_ptr<ProfileStandby>> make(StandbyOptions options, LocalStore& store, KeyRing* keys);
    ~ProfileStandby();
    ProfileStandby(const ProfileStandby&) = delete;
    ProfileStandby& operator=(const ProfileStandby&) = delete;

    /// The worker has them now: afterwards nothing of them is written any more. Waits for a batch at most.
    void handOver(const std::vector<int>& partitions);
    /// The worker does not have it any more.
    void takeBack(int partition);

    std::vector<StandbyStatus> status() const;
    std::int64_t unreadable() const; ///< records of `state` that are none
    std::optional<Error> obstacle() const;

private:
    struct State;
    explicit ProfileStandby(std::unique_ptr<State> state);
    std::unique_ptr<State> d;
};

/// The first `count` of `workers` for a partition, by rendezvous hashing: of who comes or goes only its own are moved.
std::vector<std::string> standbysOf(int partition, const std::vector<std::string>& workers, std::size_t count);

/// Partitions of 0…`partitions` - 1 that `self` is to stand by for. `holders`: as far as known; of a partition whose
/// holder is not known one more stands by.
std::set<int> standbyPlan(int partitions, int standbys, const std::string& self,
                          const std::vector<std::string>& workers, const std::map<int, std::string>& holders);

} // namespace weir::engine
