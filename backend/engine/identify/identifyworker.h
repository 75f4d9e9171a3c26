// Purpose: stage 2 as a worker: whoever holds the partition of `identify-lock` reads all of `collected`, says whose
// each event is and writes `events`, exactly once; the others keep a warm copy of what it knows (architecture.md,
// "Four stages", "Transactions"). Thread: has one of its own; the public functions: any. Limits: one a folder.
#pragma once

#include "backend/engine/records/profilekeys.h"
#include "backend/engine/topics/definitionfeed.h"

namespace weir::engine {

struct IdentifyOptions
{
    ClientConf conf{};
    Workspace workspace{};
    std::string folder{}; ///< of the local store: of this worker alone; empty: all in memory, read again at each start
    KeyOptions keys{};
    int transactionMs = 200; ///< 20…5,000: how long outputs wait at most
    std::size_t storeBytes = 256u << 20;
    std::size_t mostCached = 400'000; ///< rows in memory besides (about 250 bytes each); with a folder
    std::string host{};               ///< as people know this machine
    int sessionTimeoutMs = 6'000;     ///< after that a killed worker's successor begins
};

struct IdentifyStatus
{
    bool isHolder = false;        ///< of the lock; else it stands by
    bool isWorking = false;       ///< the holder has restored its state
    std::uint64_t seq = 0;        ///< of the last record of `events`, committed or not
    std::uint64_t people = 0;     ///< profiles there are
    std::int64_t taken = 0;       ///< records of `collected`
    std::int64_t uncommitted = 0; ///< of these in the transaction under way
    std::int64_t restored = 0;    ///< records of the changelog
    std::int64_t commits = 0, aborts = 0;
    double commitMs = 0;             ///< the mean of the newest ones
    int rebuilt = 0;                 ///< local stores that were damaged and were made again
    std::optional<Error> obstacle{}; ///< why nothing goes on, if something stands in the way
};

class IdentifyWorker
{
public:
    /// `feed` outlives it.
    IdentifyWorker(IdentifyOptions options, DefinitionFeed& feed);
    ~IdentifyWorker(); ///< stop()
    IdentifyWorker(const IdentifyWorker&) = delete;
    IdentifyWorker& operator=(const IdentifyWorker&) = delete;

    void start();
    /// Commits what is under way, leaves the group; at most 5 s.
    void stop();
    /// Ends without a word to anybody, as if the process was killed: for tests.
    void abandon();
    IdentifyStatus status() const;

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace weir::engine
