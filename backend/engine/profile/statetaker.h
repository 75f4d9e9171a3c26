// Purpose: records of the changelog `state` into the local store, as takeover and standby do. Thread: one. Limits:
// pieces of states that are not complete yet are in memory.
#pragma once

#include "backend/engine/records/staterecord.h"
#include "backend/engine/store/localstore.h"

#include <map>

namespace weir::engine {

class StateTaker
{
public:
    StateTaker(KeySource* keys, int partition) : m_codec(keys), m_partition(partition) {}

    /// Errors: Decode; NotFound (a key is missing: the same again after keys were read).
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
    StateCodec m_codec;
    const int m_partition;
    std::map<cdp::ProfileId, Pieces> m_open;
};

/// As a state lies in the store.
std::string storedState(std::uint32_t pieces, std::uint64_t version, std::string_view state);

} // namespace weir::engine
