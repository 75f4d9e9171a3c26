// Purpose: where one profile is in its journeys, and what has to be remembered of those it went through: durable state.
// Thread: a value. Limits: 1,000 sends and 1,000 events ahead are remembered, the newest and the nearest.
#pragma once

#include "backend/cdp/common/bytes.h"
#include "backend/cdp/common/profileid.h"
#include "backend/cdp/common/verdict.h"

#include <memory>
#include <optional>
#include <vector>

namespace weir::cdp {

struct JourneyInstance
{
    std::string journey{};
    std::int64_t version = 0;
    std::string id{};    ///< 16 hexadecimal digits: of journey, profile, value of `per` and ordinal
    std::string per{};   ///< the value of `per` as text; empty: none
    std::string entry{}; ///< the event of the entry, JSON
    std::uint32_t node = 0;
    std::int64_t enteredMs = 0;
    std::int64_t sinceMs = 0;         ///< in this node
    std::int64_t dueMs = never;       ///< the node's timer
    std::int64_t watchMs = never;     ///< when a watched condition may be another by itself
    std::int64_t timeOfDayMs = never; ///< when its last time of day came, in timeOfDayNode
    std::uint32_t timeOfDayNode = 0;
    std::uint32_t sends = 0;
    /// How many nodes it passed at that moment without an event of its own; not saved.
    std::int64_t hopsMs = always;
    int hops = 0;
    /// What happened while the journey was held; takes effect when it is enabled again. -1: nothing.
    std::int32_t heldBranch = -1;
    std::int32_t heldExit = -1; ///< the index in exitWhen; -2: the goal
};

/// For the rules of re-entry.
struct JourneyMemory
{
    std::string journey{}, per{};
    std::int64_t enteredMs = 0;     ///< last
    std::int64_t exitedMs = always; ///< last; `always`: it is inside
};

struct JourneyState
{
    /// An event that is dated ahead: journeys see it when its time comes.
    struct Ahead
    {
        std::int64_t atMs = 0;
        std::string event{};
    };
    std::vector<JourneyInstance> instances{};
    std::vector<JourneyMemory> memory{};
    std::vector<std::int64_t> sends{}; ///< moments, ascending
    std::vector<Ahead> ahead{};        ///< by moment
    std::uint64_t ordinal = 0;         ///< entries so far

    bool isEmpty() const;
    /// The oldest instance; null: the profile is not in that journey.
    const JourneyInstance* oldest(const std::string& journey) const;
    std::int64_t sendsWithin(std::int64_t nowMs, std::int64_t perMs) const; ///< in (now − per, now]

    void save(ByteWriter& bytes) const;
    static std::optional<JourneyState> load(ByteReader& bytes); ///< none: broken
};

} // namespace weir::cdp
