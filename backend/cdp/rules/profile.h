// Purpose: what the rules know of one profile. Thread: one at a time. Limits: some hundred bytes, see series.h.
#pragma once

#include "backend/cdp/common/profileid.h"
#include "backend/cdp/rules/ruleset.h"
#include "backend/cdp/rules/series.h"

namespace weir::cdp {

/// A trait told by an identify event, or set by a journey.
struct ToldTrait
{
    std::int64_t timeMs = 0;
    std::uint64_t order = 0; ///< in the log: of equal times the later one counts
    std::string json{};      ///< empty: removed
};

struct TraitSlot
{
    std::string key{};
    std::vector<ToldTrait> told{}; ///< by time and order
};

struct ToldGroup
{
    std::int64_t timeMs = 0;
    std::uint64_t order = 0;
    std::string group{};
};

/// A rule's verdict where it is not the one of somebody about whom nothing is known, or may change by itself.
struct RuleState
{
    RuleId rule = 0;
    bool holds = false;
    std::int64_t until = never;
};

struct Profile
{
    ProfileId id{};
    std::uint32_t index = 0;
    std::uint32_t events = 0;
    bool hasUserId = false;
    std::int64_t firstEventMs = never;
    /// By feature; apart, so that a new one moves little.
    struct SeriesPlace
    {
        std::uint32_t feature = 0;
        std::unique_ptr<Series> series{};
    };
    std::vector<SeriesPlace> series{};
    std::vector<TraitSlot> traits{}; ///< by key
    std::vector<ToldGroup> groups{}; ///< by time and order
    std::vector<RuleState> states{}; ///< by rule

    const Series* seriesOf(std::uint32_t feature) const;
    Series& makeSeries(std::uint32_t feature);
    const TraitSlot* traitSlot(std::string_view key) const;
    /// Into its place; forgets what nobody can ask for any more: all but the newest before `forgetBeforeMs`.
    void tell(std::string_view key, ToldTrait trait, std::int64_t forgetBeforeMs);
    void join(ToldGroup group);
    /// Everything of another one, for a merge; states stay.
    void absorb(Profile&& other, const RuleSet& rules, std::int64_t nowMs);
    std::size_t bytes() const; ///< of memory, about

    void save(ByteWriter& writer, const RuleSet& rules) const;
    static Profile load(ByteReader& reader, const RuleSet& rules);
};

} // namespace weir::cdp
