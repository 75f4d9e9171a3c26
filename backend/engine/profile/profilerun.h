// Purpose: one life of a profile worker: from joining the group to leaving it, or to an error after which everything is
// begun anew. Thread: the worker's. Limits: as ProfileWorker. Only for profile/.
#pragma once

#include "backend/engine/log/groupreader.h"
#include "backend/engine/log/transactionalproducer.h"
#include "backend/engine/log/workerregistry.h"
#include "backend/engine/profile/keyring.h"
#include "backend/engine/profile/partitionpeople.h"
#include "backend/engine/profile/profileworker.h"

#include <atomic>
#include <mutex>

namespace weir::engine {

class ColumnsFeeder;
class ProfileStandby;

struct ProfileShared
{
    std::atomic<bool> isStopping = false, isAbandoned = false;
    mutable std::mutex mutex;
    ProfileStatus status;
    std::vector<std::pair<ProfileWorker::Ask, std::function<void()>>> asks;
    ColumnsFeeder* columns = nullptr; ///< none: no columnar copies are kept
};

class ProfileRun
{
public:
    ProfileRun(const ProfileOptions& options, DefinitionFeed& feed, ProfileShared& shared);
    ~ProfileRun();

    /// Until stop, or an error: then a new one is made. Errors that stay (needsRebuild: the store is damaged).
    Result<void> run();

private:
    Result<void> open();
    Result<void> openStore();
    Result<std::string> storeName();
    Result<void> gainAll();
    Result<void> gain(int partition);
    Result<std::int64_t> withoutOffsets(int partition);
    Result<std::int64_t> statePosition(int partition, std::int64_t end);
    Result<void> restoreStates(const std::vector<int>& partitions);
    Result<void> restoreLogs(const std::map<int, std::int64_t>& to);
    Result<void> keepInStep();
    void lose(int partition);
    Result<void> step();
    Result<void> takeBatch(const LogBatch& batch);
    Result<void> advance();
    Result<void> commitUpTo(const RecordBatch& batch, std::size_t index);
    Result<void> takeDefinitions();
    void fill(bool isIdle);
    void shareMemory();
    Result<void> commitWhenDue(bool isQuiet);
    Result<void> commit();
    Result<void> startCommit();
    Result<void> finishCommit(bool waits);
    void endTransaction();
    void answer();
    void feedColumns(PartitionPeople& people, int partition);
    void tell(std::optional<Error> obstacle);
    Result<void> withKeys(const std::function<Result<void>()>& work);
    std::int64_t wallMs();

    /// What is being committed while the next batch is computed.
    struct UnderWay
    {
        StoreBatch batch{}; ///< into the store once it is committed, never before
        std::vector<LogPosition> positions{};
        GroupMetadata member{};
        int tries = 1;
    };

    const ProfileOptions& m_options;
    DefinitionFeed& m_feed;
    ProfileShared& m_shared;
    std::unique_ptr<LocalStore> m_store;
    std::unique_ptr<KeyRing> m_keys;
    std::unique_ptr<WorkerRegistry> m_registry;
    std::unique_ptr<TransactionalProducer> m_producer;
    std::unique_ptr<GroupReader> m_reader;
    std::unique_ptr<ProfileStandby> m_standby;
    DefinitionStatePointer m_definitions;
    cdp::DefinitionBook m_book;
    std::map<int, std::unique_ptr<PartitionPeople>> m_people;
    std::vector<int> m_gained;              ///< not restored yet
    std::map<int, std::int64_t> m_notTaken; ///< by partition: the first record that was read and not yet taken
    std::optional<UnderWay> m_underWay;
    std::optional<Error> m_broken;
    std::int64_t m_lastCommitMs = 0, m_lastWallMs = 0, m_inStepMs = 0, m_toldMs = 0;
    std::int64_t m_unreadable = 0; ///< of those that the standby has met, told already
    std::int64_t m_taken = 0, m_commits = 0;
    double m_commitTookMs = 0;
    bool m_isDirty = false; ///< something was taken since the last commit began
};

} // namespace weir::engine
