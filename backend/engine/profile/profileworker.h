// Purpose: stage 3 as a worker: takes partitions of `events`, keeps their people's profiles, and writes what comes of
// them, exactly once (architecture.md, "Transactions"). Thread: has one of its own; the public functions: any. Limits:
// see PartitionPeople; while rules are filled anew, events wait.
#pragma once

#include "backend/engine/records/profilekeys.h"
#include "backend/engine/topics/definitionfeed.h"

#include <functional>
#include <map>
#include <memory>
#include <vector>

namespace weir::cdp {
class ProfileStage;
}

namespace weir::engine {

struct ProfileOptions
{
    ClientConf conf{};
    Workspace workspace{};
    std::string folder{}; ///< of the local store: of this worker alone
    KeyOptions keys{};
    int transactionMs = 200; ///< 20…5,000: how long outputs wait at most
    std::size_t storeBytes = 256u << 20;
    std::string host{}; ///< as people know this machine
};

struct PartitionStatus
{
    int partition = 0;
    std::size_t profiles = 0;
    std::int64_t position = 0; ///< of `events`: the next to be read
    bool isRestoring = false;
    std::size_t waiting = 0; ///< people whose other half is on its way
};

struct ProfileStatus
{
    std::vector<PartitionStatus> partitions;
    std::int64_t taken = 0, commits = 0, aborts = 0; ///< records of events; transactions
    double commitMs = 0;                             ///< the mean of the newest ones
    std::optional<Error> obstacle;                   ///< why nothing goes on, if something stands in the way
};

class ProfileWorker
{
public:
    /// `feed` outlives it.
    ProfileWorker(ProfileOptions options, DefinitionFeed& feed);
    ~ProfileWorker(); ///< stop()
    ProfileWorker(const ProfileWorker&) = delete;
    ProfileWorker& operator=(const ProfileWorker&) = delete;

    void start();
    /// Commits what is under way, leaves the group; at most 5 s.
    void stop();
    ProfileStatus status() const;

    /// On the worker's thread, between two transactions: with each partition's people. Precondition: started.
    using Ask = std::function<void(int partition, const cdp::ProfileStage& people)>;
    void ask(Ask ask, std::function<void()> answered);

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace weir::engine
