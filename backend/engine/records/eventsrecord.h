// Purpose: what the topic `events` holds: accepted events and decisions about identities, in one order a profile.
// Thread: values. Limits: events of 32 KB; pieces of handovers as the sender cuts them.
#pragma once

#include "backend/base/json/jsonarena.h"
#include "backend/cdp/identity/identitygraph.h"

#include <variant>

namespace weir::engine {

struct Identifier
{
    std::string type{}, value{};
    friend bool operator==(const Identifier&, const Identifier&) = default;
};

/// An event, and whose it is.
struct AcceptedEvent
{
    std::uint64_t seq = 0; ///< given by identify, growing over all partitions
    cdp::ProfileId profile{};
    bool isNew = false;               ///< this event made the profile
    std::vector<Identifier> linked{}; ///< new to the profile
    std::string source{};             ///< key of its definition
    std::int64_t receivedAtMs = 0;
    std::string text{};  ///< the event's JSON: what is encoded; empty after decoding
    JsonPointer event{}; ///< after decoding; its root is the event
};

/// To `from`'s partition: its state is to be handed over, and what comes for it later is to be sent on.
struct MergeOut
{
    std::uint64_t seq = 0;
    cdp::ProfileId from{}, into{};
    std::string messageId{}; ///< of the event that caused it
    std::int64_t receivedAtMs = 0;
};

/// To `into`'s partition, in front of the event that caused it: `into` waits for the handover.
struct MergeIn
{
    std::uint64_t seq = 0;
    cdp::ProfileId from{}, into{};
    std::string messageId{};
    std::int64_t receivedAtMs = 0;
    std::vector<cdp::IdentityLink> identifiers{}; ///< of `from`
};

/// A piece of `from`'s state, to `into`'s partition.
struct Handover
{
    std::uint64_t seq = 0; ///< of the MergeOut
    cdp::ProfileId from{}, into{};
    std::uint32_t index = 0, count = 1; ///< piece `index` of `count`
    std::string bytes{};
};

/// All of the profile is to be forgotten; its key has gone already.
struct ErasedProfile
{
    std::uint64_t seq = 0;
    cdp::ProfileId profile{};
    std::string request{}; ///< the privacy request's key
};

using EventsRecord = std::variant<AcceptedEvent, MergeOut, MergeIn, Handover, ErasedProfile>;

std::string_view eventsKind(const EventsRecord& record);  ///< "event", "merge-out", "merge-in", "handover", "erased"
std::string_view eventsKindOf(std::string_view name);     ///< the same, as a literal; empty: no such kind
cdp::ProfileId eventsProfile(const EventsRecord& record); ///< the record's key: whose partition it is in
std::uint64_t eventsSeq(const EventsRecord& record);

} // namespace weir::engine
