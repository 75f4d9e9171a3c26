// Purpose: answers rules and traits for a profile at any moment, from what is remembered of it: a pure function of that
// and the moment. Thread: one at a time each; its memory is used again. Limits: how far back it can look is compiled
// into the rules (RuleSet): further back, load the profile from the log anew.
#pragma once

#include "backend/base/json/jsonparser.h"
#include "backend/cdp/rules/profile.h"

#include <functional>
#include <map>

namespace weir::cdp {

/// What stands outside of a profile.
class People
{
public:
    virtual ~People() = default;
    virtual bool isListed(const Profile& profile, const CompiledList& list) const = 0;
    /// All who ever joined that group.
    virtual std::vector<const Profile*> group(std::string_view group) const = 0;
};

class Evaluator
{
public:
    Evaluator(const RuleSet& rules, const People& people);

    /// Forgets what earlier answers looked into.
    void begin()
    {
        m_arena.clear();
        m_knownTraits.clear();
    }

    /// Somebody changed: what was found out about accounts counts no more.
    void forgetAccounts() { m_accounts.clear(); }

    /// An audience's verdict minds who belongs to the population.
    Verdict rule(const Profile& profile, RuleId rule, std::int64_t atMs);
    /// With the event by which a journey was entered.
    Verdict ruleWithEntry(const Profile& profile, RuleId rule, std::int64_t atMs, const Json& entry);
    /// Answers of audiences that are known for `profile` at `atMs` need not be worked out again.
    void setKnown(std::function<bool(const Profile& profile, RuleId rule, std::int64_t atMs, Verdict& verdict)> known)
    {
        m_known = std::move(known);
    }

    /// A trait by its key, computed or told; Absent if it has no value. Lowers `until`. Looks into the evaluator's
    /// memory.
    Json trait(const Profile& profile, std::string_view key, std::int64_t atMs, std::int64_t& until);
    /// The group at that moment; empty: none.
    std::string_view groupOf(const Profile& profile, std::int64_t atMs, std::int64_t& until) const;
    /// Values of a unique list beyond those kept.
    std::size_t overflow(const Profile& profile, std::uint32_t trait, std::int64_t atMs);

private:
    friend class Explainer;
    friend class ProfileSurroundings;
    struct Range
    {
        std::int64_t low = always, high = never; ///< (low, high]
        bool isOpen = false;                     ///< with what is folded
        std::size_t first = 0, last = 0;         ///< entries [first, last)
        std::int64_t ends = never;               ///< of a calendar's period
    };
    struct At
    {
        const Profile& profile;
        std::int64_t ms;
    };

    Verdict node(const RuleNode& node, const At& at);
    Verdict traitNode(const RuleNode& node, const At& at);
    Verdict audienceNode(const RuleNode& node, const At& at);
    struct Account
    {
        std::int64_t atMs = 0, until = never;
        bool any = false, all = true;
    };
    const Account& accountOf(RuleId rule, std::string_view group, std::int64_t atMs);
    Verdict accountNode(const RuleNode& node, const At& at);
    Verdict countNode(const RuleNode& node, const At& at);
    Verdict aggregateNode(const RuleNode& node, const At& at);
    Verdict latest(const RuleNode& node, const At& at);
    Verdict sequenceNode(const RuleNode& node, const At& at);
    Verdict regularlyNode(const RuleNode& node, const At& at);
    Verdict heldFor(const At& at, std::int64_t heldMs, const std::function<Verdict(std::int64_t)>& leaf);

    Range range(const CompiledWindow& window, std::int64_t atMs);
    Range range(const Series& series, const CompiledWindow& window, std::int64_t atMs);
    std::int64_t slides(const Series& series, const Range& range, const CompiledWindow& window) const;
    /// Which entries of the range match where the filter is decided when asked. Lowers `until`.
    std::vector<std::size_t> matching(const Feature& feature, const Series& series, const Range& range, const At& at,
                                      std::int64_t& until);
    Json document(const Feature& feature, const Series& series, std::size_t index);
    Json stored(std::string_view json);

    Json aggregate(Aggregate aggregate, std::uint32_t feature, std::uint32_t column, const CompiledWindow& window,
                   const At& at, std::int64_t& until);
    Series::NumberFold numbers(std::uint32_t feature, std::uint32_t column, const CompiledWindow& window, const At& at,
                               std::int64_t& until);
    std::map<std::string, std::uint64_t> values(std::uint32_t feature, std::uint32_t column,
                                                const CompiledWindow& window, const At& at, std::int64_t& until);
    Json computed(const CompiledTrait& trait, const At& at, std::int64_t& until);
    Json told(const Profile& profile, std::string_view key, std::int64_t atMs, std::int64_t& until);
    Json firstOrLast(const CompiledTrait& trait, bool isLast, const At& at, std::int64_t& until);
    Json seen(const CompiledTrait& trait, bool isLast, const At& at, std::int64_t& until);
    Json uniqueList(const std::map<std::string, std::uint64_t>& values);
    Json dateText(std::int64_t ms);

    const RuleSet& m_rules;
    const People& m_people;
    std::function<bool(const Profile&, RuleId, std::int64_t, Verdict&)> m_known;
    JsonArena m_arena;
    JsonParser m_parser;
    Json m_entry;
    int m_level = 0; ///< of traits that are worked out for others
    /// What was worked out for the trait that was asked for: formulas may ask for the same one again and again.
    struct Known
    {
        const Profile* profile = nullptr;
        std::int64_t atMs = 0, until = never;
        Json value{};
    };
    std::unordered_map<std::uint32_t, Known> m_knownTraits; ///< by trait
    std::map<std::pair<RuleId, std::string>, Account> m_accounts;
    struct Period
    {
        std::int64_t begins = 0, ends = 0;
    };
    std::vector<Period> m_periods; ///< by calendar: the last one asked for
};

} // namespace weir::cdp
