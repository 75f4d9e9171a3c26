// Purpose: one go of IdentifyWorker, from joining the group to leaving it or to trouble that nothing but a new
// beginning mends. Thread: the worker's. Limits: run() once.
#pragma once

#include "backend/engine/identify/identifycore.h"
#include "backend/engine/identify/identifyworker.h"
#include "backend/engine/identify/steadiedclock.h"
#include "backend/engine/log/groupreader.h"
#include "backend/engine/log/partitionreader.h"
#include "backend/engine/log/transactionalproducer.h"
#include "backend/engine/log/workerregistry.h"

#include <atomic>
#include <chrono>
#include <mutex>

namespace weir::engine {

struct IdentifyShared
{
    std::atomic<bool> isStopping = false, isAbandoned = false;
    std::mutex mutex;
    IdentifyStatus status;
};

class IdentifyRun
{
public:
    IdentifyRun(const IdentifyOptions& options, DefinitionFeed& feed, IdentifyShared& shared);
    ~IdentifyRun();

    /// Until it is told to stop, then it has left; or what nothing but a new run mends.
    Result<void> run();

private:
    using Moment = std::chrono::steady_clock::time_point;

    Result<void> open();
    Result<void> openStore();
    Result<void> openReaders(const std::string& id);
    Result<void> beginAnew();      ///< what is known as the store has it, the rest from the changelog
    Result<void> tail(int waitMs); ///< standing by
    Result<void> takeOver();
    Result<void> checkPartitions();
    Result<void> openCollected();
    Result<std::int64_t> whereToGoOn(int partition, std::int64_t committed) const;
    Result<void> work();
    Result<void> takeDefinitions();
    Result<void> readCollected();
    Result<std::size_t> takeCollected();
    Result<void> sendAll();
    Result<void> startCommit();
    Result<void> settle(int waitMs); ///< what came of the commit under way, if one is
    Result<void> commitAll();
    Result<void> mend(const Error& error); ///< after a transaction that can't be committed
    Result<void> applyChangelog(const LogBatch& batch);
    std::vector<LogPosition> changelogFrom() const;
    const LogPartition& collected(std::int32_t partition) const { return m_partitions[std::size_t(partition)]; }
    bool isFarAhead() const;
    void noteTaken(std::int64_t count);
    void tell();
    Result<void> saySo();
    void hearClock();
    std::int64_t wallMs();

    const IdentifyOptions& m_options;
    DefinitionFeed& m_feed;
    IdentifyShared& m_shared;
    std::unique_ptr<LocalStore> m_store;
    std::unique_ptr<IdentifyCore> m_core;
    std::unique_ptr<WorkerRegistry> m_registry;
    std::unique_ptr<TransactionalProducer> m_producer;
    std::unique_ptr<PartitionReader> m_changelog, m_collected;
    std::unique_ptr<GroupReader> m_lock;
    std::map<LogPartition, std::int64_t> m_restoredTo; ///< of the changelog: the next to be applied
    std::unique_ptr<ReceivedOrder> m_order;
    std::vector<LogPartition> m_partitions; ///< of `collected`
    std::vector<std::int64_t> m_next;       ///< of each partition of `collected`: what follows the last one taken
    DefinitionStatePointer m_definitions;   ///< those in force here
    std::vector<TopicRecord> m_out;
    bool m_isHolder = false, m_isWorking = false, m_isTailing = false;
    bool m_isOpen = false;      ///< something was taken, or has to be sent, since the last commit began
    std::size_t m_outBytes = 0; ///< of m_out
    Moment m_due{};
    std::vector<LogPosition> m_offsets; ///< of the commit under way
    int m_tries = 0;                    ///< of it
    std::int64_t m_taken = 0;           ///< records taken since it began
    std::optional<Error> m_broken;      ///< from a callback
    SteadiedClock m_clock;
    std::string m_id; ///< of this run, in the group and as a producer
    Moment m_told{}, m_toSay{};
};

} // namespace weir::engine
