// Purpose: one go of IdentifyWorker, from joining the group to leaving it or to trouble that nothing but a new
// beginning mends. Thread: the worker's.
#pragma once

#include "backend/engine/identify/identifycore.h"
#include "backend/engine/identify/identifyworker.h"
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
    Result<void> openReaders(const std::string& id);
    Result<void> beginAnew();      ///< what is known as the store has it, the rest from the changelog
    Result<void> tail(int waitMs); ///< standing by
    Result<void> takeOver();
    Result<void> openCollected();
    Result<void> work();
    Result<void> takeDefinitions();
    Result<void> sendAll();
    Result<void> commit();
    Result<void> mend(const Error& error); ///< after a transaction that can't be committed
    Result<void> applyChangelog(const LogBatch& batch);
    std::vector<LogPosition> changelogFrom() const;
    void noteTaken(std::int64_t count);
    void tell();
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
    std::map<LogPartition, std::int64_t> m_read;       ///< of `collected`, and the lock: the next to be read
    DefinitionStatePointer m_definitions;              ///< those in force here
    std::vector<TopicRecord> m_out;
    bool m_isHolder = false, m_isWorking = false, m_isTailing = false;
    bool m_isOpen = false; ///< something was sent, or has to be
    Moment m_due{};
    std::optional<Error> m_broken; ///< from a callback
    std::int64_t m_lastWallMs = 0;
};

} // namespace weir::engine
