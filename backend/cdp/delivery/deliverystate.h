// Purpose: what DeliveryQueue remembers; shared by its two sources. Thread: as the queue.
#pragma once

#include "backend/cdp/delivery/deliveryqueue.h"
#include "backend/cdp/delivery/ratelimit.h"

#include <map>
#include <set>
#include <unordered_map>

namespace weir::cdp {

struct DeliveryQueue::Private
{
    struct Entry
    {
        enum class State : std::uint8_t {
            Behind,  ///< another of the profile is first
            Waiting, ///< until dueMs
            Ready,
            OnItsWay
        };
        std::shared_ptr<const DeliveryItem> item;
        DeliveryAnswer answer{.status = 0}; ///< the last one
        int attempts = 0;
        std::int64_t dueMs = always;
        std::int64_t failedMs = never;   ///< the first counted answer
        std::int64_t pausedBeforeMs = 0; ///< of all pauses, until then
        State state = State::Behind;
    };
    using Entries = std::map<std::uint64_t, Entry>;

    // Settings.
    int attempts = 8;
    std::int64_t firstMs = 1'000, longestMs = 3'600'000, withinMs = 86'400'000, holdMs = 0;
    bool isEnabled = true;
    JsonPointer config;
    RateLimit rate;

    Entries entries;
    std::uint64_t nextId = 1;
    std::int64_t nowMs = always; ///< the latest moment that was told
    std::set<std::pair<ProfileId, std::uint64_t>> lines;
    std::unordered_map<ProfileId, int> onTheirWay;
    std::set<std::pair<std::int64_t, std::uint64_t>> waiting; ///< first of their lines, by dueMs
    std::set<std::uint64_t> ready;                            ///< first of their lines
    std::int64_t disabledMs = never;                          ///< since when
    std::int64_t pausedMs = never;                            ///< since when; never: it is not
    std::int64_t probeMs = always;
    int probes = 0;
    std::uint64_t probe = 0;   ///< on its way
    std::int64_t pausesMs = 0; ///< how long it was paused, all in all, without this time
    DeliveryAnswer pauseAnswer{.status = 0};

    void configure(const DestinationDefinition& settings);
    void tell(std::int64_t now) { nowMs = std::max(nowMs, now); }
    std::int64_t backoffMs(int count) const;
    std::int64_t heldSinceMs() const { return std::min(disabledMs, pausedMs); }
    std::int64_t pausedUntilMs(std::int64_t now) const { return pausesMs + (pausedMs == never ? 0 : now - pausedMs); }

    void schedule(ProfileId profile);   ///< its first item, if none is on its way
    void unschedule(ProfileId profile); ///< whatever of it stands in `waiting` or `ready`
    void wake();                        ///< from `waiting` to `ready` what is due
    DeliveryAttempt send(std::uint64_t id);
    void landed(Entry& entry);
    Entries::iterator remove(Entries::iterator at); ///< and schedules the next of its profile
    DeliveryOutcome outcome(Entries::const_iterator at, DeliveryOutcome::Kind kind, std::string_view reason = {}) const;
    void expire(std::vector<DeliveryOutcome>& outcomes);
    std::int64_t nextExpiryMs() const;

    DeliveryOutcome pause(Entries::iterator at, const DeliveryAnswer& answer);
    void goOn();
    DeliveryOutcome retry(Entries::iterator at, const DeliveryAnswer& answer);
    DeliveryOutcome end(Entries::iterator at, DeliveryOutcome::Kind kind, std::string_view reason = {});
};

} // namespace weir::cdp
