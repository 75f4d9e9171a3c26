// Purpose: the keys of all profiles as a worker has them at hand: the topic `keys`, copied to the local store. Thread:
// any. Limits: as ProfileKeys.
#pragma once

#include "backend/engine/log/partitionreader.h"
#include "backend/engine/records/profilekeys.h"
#include "backend/engine/store/localstore.h"

#include <mutex>

namespace weir::engine {

class KeyRing final : public KeySource
{
public:
    /// Reads all there is. `store` outlives it. Errors: of the cluster, of the store; Invalid: see ProfileKeys::find().
    static Result<std::unique_ptr<KeyRing>> make(const ClientConf& conf, const Workspace& workspace, LocalStore& store,
                                                 const KeyOptions& options, int timeoutMs);

    Result<FoundKey> find(cdp::ProfileId profile) override
    {
        const std::lock_guard lock(m_finding);
        return m_keys.find(profile);
    }
    /// What came since; waits up to `timeoutMs` for something, and so does whoever else calls it meanwhile.
    Result<void> refresh(int timeoutMs);

private:
    KeyRing(LocalStore& store, const KeyOptions& options);
    Result<void> take(const LogBatch& batch);

    LocalStore& m_store;
    std::mutex m_reading, m_finding; ///< both: in this order
    ProfileKeys m_keys;
    std::unique_ptr<PartitionReader> m_reader;
};

} // namespace weir::engine
