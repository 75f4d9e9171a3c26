// Purpose: stage 3 as a worker: takes partitions of `events`, keeps their people's profiles, and writes what comes of
// them, exactly once (architecture.md, "Transactions"). Thread: has one of its own; the public functions: any. Limits:
// see PartitionPeople; while rules are filled anew, events wait.
#pragma once

#include "backend/engine/profile/columnsfeeder.h"
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
    int standbys = 1;        ///< workers that keep a copy of each partition warm beside its holder
    std::size_t storeBytes = 256u << 20;
    std::size_t mostInMemory = 100'000; ///< people; about 2.5 KB each
    std::string host{};                 ///< as people know this machine
    ColumnsFeederOptions columns{};     ///< the folder empty: no columnar copies, drafts are counted person by person
};

struct PartitionStatus
{
    int partition = 0;
    std::size_t profiles = 0;
    std::int64_t position = 0; ///< of `events`: the next to be read
    bool isRestoring = false;
    std::size_t waiting = 0; ///< people whose other half is on its way
    std::size_t toFill = 0;  ///< people who have yet to hear of new definitions, about
};

/// Of a partition that another worker holds.
struct StandbyStatus
{
    int partition = 0;
    bool isWarm = false; ///< all that was committed when it last looked has been taken over
};

struct ProfileStatus
{
    std::vector<PartitionStatus> partitions;
    std::vector<StandbyStatus> standbys;
    std::int64_t taken = 0, commits = 0, aborts = 0; ///< records of events; transactions
    double commitMs = 0;                             ///< the mean of the newest ones
    std::int64_t unreadable = 0;                     ///< records of `state` that are none: nothing is known of those
    std::optional<Error> obstacle;                   ///< why nothing goes on, if something stands in the way
    bool isOver = false;                             ///< it has ended because of the obstacle, for good
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
    /// Ends without a word to anybody, as if the process was killed: for tests.
    void abandon();
    /// isOver: Busy (another process has the folder), UnsupportedVersion (a newer engine wrote `state`), Decode (what
    /// is in Kafka is broken).
    ProfileStatus status() const;

    /// On the worker's thread, between two transactions: with each partition's people; then `answered`. Where the
    /// worker has ended, and at its end: `answered` alone, at once. Precondition: started.
    using Ask = std::function<void(int partition, const cdp::ProfileStage& people)>;
    void ask(Ask ask, std::function<void()> answered);
    /// The columnar copies of what it holds; null: it keeps none.
    ColumnsFeeder* columns() const;

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace weir::engine
