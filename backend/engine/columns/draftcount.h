// Purpose: how many people a draft would have: at first an estimate from a share of the people, then exactly. The
// rules' own code decides (cdp::RuleSet, Evaluator), fed with what the rule reads of the events. Thread: run() blocks
// its caller and uses up to `threads` more; cancel() by any. Limits: memory of about 1/64 of the events concerned;
// rules over accounts keep all who are in a group, and give no estimate.
#pragma once

#include "backend/engine/columns/draftrules.h"
#include "backend/engine/columns/eventcolumns.h"

#include <atomic>

namespace weir::engine {

struct DraftAnswer
{
    std::uint64_t count = 0;
    std::uint64_t low = 0, high = 0; ///< 95 %, by the score interval; count itself where it is exact
    bool isExact = false;
    std::uint64_t examined = 0;           ///< people
    double share = 0;                     ///< of all people, 0…1
    std::int64_t ms = 0;                  ///< since run() began
    std::int64_t since = 0;               ///< events before this offset were not there to be counted
    std::vector<cdp::ProfileId> sample{}; ///< some of the members, at most DraftQuestion::sample
};

struct DraftQuestion
{
    std::int64_t atMs = 0;
    std::size_t sample = 0; ///< members to be named
    int threads = 1;
    bool isEstimateEnough = false; ///< stop after the first share
    bool knowsBegin = false;       ///< people count from their first event on: as of a moment in the past
};

class DraftCount
{
public:
    /// Is this person in that list? Called by several threads at a time. Null: nobody is.
    using IsListed = std::function<bool(cdp::ProfileId profile, const cdp::CompiledList& list)>;

    DraftCount(EventColumns& columns, std::shared_ptr<const DraftRules> rules, IsListed isListed = {})
        : m_columns(columns), m_rules(std::move(rules)), m_isListed(std::move(isListed))
    {
    }

    /// `progress`: the first estimate, then better ones, at most some ten a second; from any of the threads, one at a
    /// time. Cancelled; Decode: the columns are damaged (EventColumns::repair).
    Result<DraftAnswer> run(const DraftQuestion& question,
                            const std::function<void(const DraftAnswer&)>& progress = {});
    /// The number of members at each of the moments (the rule as it is now, the events as they are known today); nobody
    /// counts before their first event.
    /// `progress`: how many were examined, some ten times a second and at the end.
    Result<std::vector<std::uint64_t>> series(std::span<const std::int64_t> momentsMs, int threads = 1,
                                              const std::function<void(std::uint64_t examined)>& progress = {});
    void cancel() { m_isCancelled = true; }

private:
    EventColumns& m_columns;
    std::shared_ptr<const DraftRules> m_rules;
    IsListed m_isListed;
    std::atomic<bool> m_isCancelled = false;
};

/// The interval of how many there are in all if `found` were seen in a `share` of them: the score interval of a thinned
/// count, 95 %.
std::pair<std::uint64_t, std::uint64_t> countInterval(std::uint64_t found, double share);

} // namespace weir::engine
