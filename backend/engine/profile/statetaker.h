// Purpose: records of the changelog `state` into the local store, as takeover and standby do. Thread: one. Limits:
// pieces of states that are not complete yet are in memory.
#pragma once

#include "backend/engine/profile/statehead.h"
#include "backend/engine/records/staterecord.h"
#include "backend/engine/store/localstore.h"

#include <map>

namespace weir::engine {

class StateTaker
{
public:
    /// `store` outlives it.
    StateTaker(KeySource* keys, int partition, const LocalStore& store)
        : m_codec(keys), m_store(store), m_partition(partition)
    {
    }

    /// Errors: Decode; UnsupportedVersion: of a newer one; NotFound (a key is missing: the same again after keys were
    /// read).
    Result<void> take(std::string_view key, std::optional<std::string_view> value, std::int64_t offset,
                      StoreBatch& batch);
    /// Up to where the changelog has been taken over for certain, `next` being the offset to be read next.
    std::int64_t safePosition(std::int64_t next) const;

private:
    struct Pieces
    {
        std::int64_t from = 0;
        std::vector<StatePiece> all;
    };
    Result<void> erase(cdp::ProfileId profile, StoreBatch& batch) const;
    Result<void> put(cdp::ProfileId profile, const StoredState& state, StoreBatch& batch) const;

    StateCodec m_codec;
    const LocalStore& m_store;
    const int m_partition;
    std::map<cdp::ProfileId, Pieces> m_open;
};

} // namespace weir::engine
