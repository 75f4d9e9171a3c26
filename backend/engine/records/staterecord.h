// Purpose: a profile's state as records of the changelog `state`: pieces of at most 64 KB, each of which says to which
// whole it belongs, so that half of a new one and half of an old one are never taken for a state. Thread: StateCodec:
// one. Limits: 65,535 pieces.
//
// Key: the profile id's text for piece 0, "id/1", "id/2"… for the others, in the same partition. All pieces of a whole
// carry the same version, count and checksum. Where the workspace is encrypted each is sealed (sealedvalue.h) with the
// version as seq; else it is the body itself behind one byte 2.
#pragma once

#include "backend/engine/records/sealedvalue.h"

#include <vector>

namespace weir::engine {

inline constexpr std::size_t mostStatePiece = 64 * 1024;

struct StatePiece
{
    cdp::ProfileId profile{};
    std::uint64_t version = 0;
    std::uint32_t index = 0, count = 1;
    std::uint64_t checksum = 0; ///< stableHash() of the whole
    std::string bytes{};
};

struct StateKey
{
    cdp::ProfileId profile{};
    std::uint32_t index = 0;
};
std::string stateKeyText(const StateKey& key);
Result<StateKey> stateKeyOf(std::string_view text); ///< Errors: Decode

class StateCodec
{
public:
    /// As EventsCodec.
    explicit StateCodec(KeySource* keys) : m_sealing(keys) {}

    /// Appends the records of a new state. `version` grows with every state of a profile (the seq of the last event in
    /// it). `piecesBefore`: of the state that it takes the place of: those that are not needed any more get
    /// tombstones. Returns how many pieces it has. Limit: too long.
    Result<std::uint32_t> split(cdp::ProfileId profile, std::uint64_t version, std::string_view state,
                                std::uint32_t piecesBefore, std::vector<TopicRecord>& records);
    /// Tombstones only: the profile has gone.
    static void erase(cdp::ProfileId profile, std::uint32_t piecesBefore, std::vector<TopicRecord>& records);
    /// Errors: Decode; keyMissing, keyErased.
    Result<StatePiece> decode(std::string_view key, std::string_view value);
    /// The state, if the pieces (any order) are exactly those of one whole. Conflict: some are missing, or of another
    /// version; Decode: the checksum differs.
    static Result<std::string> join(std::vector<StatePiece> pieces);

private:
    SealedValues m_sealing;
};

} // namespace weir::engine
