// Purpose: what the bytes of a profile's state begin with: enough to find somebody who is not in memory, without the
// rules. Thread: values. Limits: state of another format is Decode.
#pragma once

#include "backend/base/result.h"
#include "backend/cdp/common/bytes.h"
#include "backend/cdp/common/profileid.h"
#include "backend/engine/store/storebatch.h"

#include <optional>
#include <vector>

namespace weir::engine {

struct StateHead
{
    std::uint64_t seq = 0;                    ///< of the newest record of `events`
    std::uint64_t order = 0;                  ///< ProfileStage::order()
    std::int64_t atMs = 0;                    ///< the stage's moment
    std::uint64_t mark = 0;                   ///< ProfileStage::mark()
    std::int64_t dueMs = 0;                   ///< when something comes due; cdp::never: nothing does
    bool isUnshown = false;                   ///< `profiles` is to hear of it
    bool isWaiting = false;                   ///< for somebody's other half
    std::vector<std::uint64_t> identifiers{}; ///< hashes of their values
};

void append(cdp::ByteWriter& writer, const StateHead& head);
/// None: broken, or of a format that this version does not know.
std::optional<StateHead> readStateHead(cdp::ByteReader& reader);

/// A state as it lies in the store.
struct StoredState
{
    std::uint32_t pieces = 1;  ///< in the changelog
    std::uint64_t version = 0; ///< in the changelog
    std::string_view bytes{};  ///< the head, and what follows it
};
std::string storedState(const StoredState& state);
std::optional<StoredState> readStoredState(std::string_view stored); ///< views into it; none: broken

/// The rows of the tables `due` and `identifiers`. Without what was there before.
void putHints(StoreBatch& batch, int partition, cdp::ProfileId profile, const StateHead& head);
/// Those of a state that goes away.
void eraseHints(StoreBatch& batch, int partition, cdp::ProfileId profile, std::string_view stored);
std::string dueKey(int partition, std::int64_t dueMs, cdp::ProfileId profile);
std::string identifierKey(int partition, std::uint64_t hash); ///< what those of all people begin with
std::string identifierKey(int partition, std::uint64_t hash, cdp::ProfileId profile);

} // namespace weir::engine
