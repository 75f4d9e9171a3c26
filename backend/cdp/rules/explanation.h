// Purpose: why a condition holds or does not, as a tree. Thread: values. Limits: at most 20 events a condition are
// named, all are counted; sentences are made from it in models/common.
#pragma once

#include "backend/cdp/definitions/condition.h"

namespace weir::cdp {

struct Explanation
{
    struct CountedEvent
    {
        std::int64_t atMs = 0;
        std::string messageId{};
    };

    Condition::Kind kind = Condition::Kind::Everyone;
    std::string place{};   ///< in the definition; `rule` for the whole
    std::string subject{}; ///< the event, trait, audience or list
    bool holds = false;
    std::int64_t until = never; ///< when it may flip by itself
    /// A window of time that was looked at: (fromMs, toMs].
    std::int64_t fromMs = always, toMs = never;
    std::int64_t counted = 0;            ///< events that count
    std::optional<CountRange> needed{};  ///< of counts
    std::vector<CountedEvent> events{};  ///< the newest that count
    std::string value{};                 ///< JSON of the trait or aggregate; empty: absent
    std::string test{};                  ///< what it was held against: `atLeast 100`
    std::int64_t heldForMs = 0;          ///< of a `for`: how long it has to hold; 0: at once
    std::int64_t heldSinceMs = never;    ///< of a `for` that it has held for too short a time: since when
    int periods = 0, periodsNeeded = 0;  ///< of a regularly: in how many the count is right, of those in `children`
    bool isOutside = false;              ///< the condition is true, but the profile is not of the population
    std::vector<Explanation> children{}; ///< in the order written
};

} // namespace weir::cdp
