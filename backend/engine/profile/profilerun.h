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

struct ProfileShared
{
    std::atomic<bool> isStopping = false;
    mutable std::mutex mutex;
    ProfileStatus status;
    std::vector<std::pair<ProfileWorker::Ask, std::function<void()>>> asks;
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
    Result<void> gain(int partition);
    Result<std::int64_t> withoutOffsets(int partition);
    Result<void> restoreState(int partition);
    Result<void> restoreLog(int partition, std::int64_t to, std::set<cdp::ProfileId>& left);
    void lose(int partition);
    Result<void> step();
    Result<void> takeBatch(const LogBatch& batch);
    void advance();
    void takeDefinitions();
    Result<void> commit();
    Result<void> commitOnce();
    void answer();
    void tell(std::optional<Error> obstacle);
    Result<void> withKeys(const std::function<Result<void>()>& work);
    std::int64_t wallMs();

    const ProfileOptions& m_options;
    DefinitionFeed& m_feed;
    ProfileShared& m_shared;
    std::unique_ptr<LocalStore> m_store;
    std::unique_ptr<KeyRing> m_keys;
    std::unique_ptr<WorkerRegistry> m_registry;
    std::unique_ptr<TransactionalProducer> m_producer;
    std::unique_ptr<GroupReader> m_reader;
    DefinitionStatePointer m_definitions;
    cdp::DefinitionBook m_book;
    std::map<int, std::unique_ptr<PartitionPeople>> m_people;
    std::vector<int> m_gained; ///< not restored yet
    std::optional<Error> m_broken;
    std::int64_t m_lastCommitMs = 0, m_lastWallMs = 0;
    std::int64_t m_taken = 0, m_commits = 0;
    double m_commitTookMs = 0;
    bool m_isDirty = false; ///< something was taken since the last commit
};

} // namespace weir::engine
