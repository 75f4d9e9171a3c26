// Purpose: keeps the rules' answers for all profiles at every moment: what an event cannot affect is not looked at, and
// what changes by itself changes at its very moment, by timers. Thread: one at a time. Limits: 4 billion profiles;
// moments do not go back.
#pragma once

#include "backend/cdp/rules/evaluator.h"
#include "backend/cdp/rules/timerqueue.h"

namespace weir::cdp {

class RuleEngine : private People
{
public:
    struct Change
    {
        std::uint32_t profile = 0;
        RuleId rule = 0; ///< of an audience
        bool holds = false;
        std::int64_t atMs = 0;
    };
    using IsListed = std::function<bool(const Profile& profile, const CompiledList& list)>;

    RuleEngine();
    ~RuleEngine() override;

    void setLists(IsListed isListed) { m_isListed = std::move(isListed); }
    /// All profiles lose what was remembered by older rules: fill them again with remember() and call settleAll().
    void setRules(std::shared_ptr<const RuleSet> rules);
    const RuleSet& rules() const { return *m_rules; }

    /// How many profiles are kept ready; the others are packed until they are looked at.
    void setMostOpen(std::size_t profiles) { m_mostOpen = profiles; }

    Profile& add(std::uint32_t index, ProfileId id); ///< index: below 2^32, each once
    /// Null: none. Valid until the next call that changes a profile.
    Profile* profile(std::uint32_t index);
    const Profile* profile(std::uint32_t index) const;
    /// Others of the same accounts are asked again.
    void erase(std::uint32_t index, std::int64_t nowMs);

    /// One event of the profile's, now; `order`: its place in the log. Audiences that changed are told by
    /// takeChanges().
    void take(std::uint32_t index, const Event& event, std::uint64_t order, std::int64_t nowMs);
    /// The same without answers: filling from the log.
    void remember(Profile& profile, const Event& event, std::uint64_t order, std::int64_t nowMs);
    void setTrait(std::uint32_t index, std::string_view key, const Json& value, std::int64_t atMs, std::uint64_t order,
                  std::int64_t nowMs);
    /// New identifiers: a userId, or one that lists may name. Like merge(), before take() of the event that brought
    /// them, which gives the answers.
    void identified(std::uint32_t index, bool hasUserId);
    /// `from` becomes part of `into` and goes away. Who was a member as either of them and still is does not enter
    /// anew.
    void merge(std::uint32_t into, std::uint32_t from, std::int64_t nowMs);
    /// After setRules() and filling: compares with the members that there were before.
    void settleAll(std::int64_t nowMs,
                   const std::function<bool(std::uint32_t index, const std::string& audience)>& wasMember);

    /// The same of one profile that was filled alone.
    void settleFilled(std::uint32_t index, std::int64_t nowMs,
                      const std::function<bool(const std::string& audience)>& wasMember);
    /// Nothing of it changes by itself until its next event or merge.
    void hold(std::uint32_t index) { m_timers.schedule(index, never); }
    void letGo(std::uint32_t index); ///< after hold()
    /// All of its answers are looked at with its next event.
    void doubt(std::uint32_t index) { markAll(*opened(index)); }

    std::int64_t nextDue() const; ///< never: nothing changes by itself
    /// What is due up to `nowMs`, one profile's first moment at a time; false: nothing is.
    bool fireNext(std::int64_t nowMs);

    std::vector<Change> takeChanges() { return std::exchange(m_changes, {}); }
    /// Members of accounts in which somebody changed: what is asked of an account may have another answer.
    std::vector<std::uint32_t> takeTouched() { return std::exchange(m_touched, {}); }

    bool isMember(std::uint32_t index, RuleId rule) const;
    std::size_t size() const { return m_count; }
    void eachProfile(const std::function<void(Profile&)>& see);
    void eachProfile(const std::function<void(const Profile&)>& see) const;
    /// Who is in which group, after profiles were filled by remember().
    void indexGroups();
    Evaluator& evaluator() const { return *m_evaluator; }

    /// Brings back a profile as it was saved: with its states and its timer.
    void restore(Profile profile);
    /// Takes it away without a word, to be restored later. Not while rules ask for the members of accounts.
    void shelve(std::uint32_t index);
    std::int64_t dueOf(std::uint32_t index) const { return m_timers.due(index); }

private:
    struct Default
    {
        Verdict anonymous{}, identified{};
    };
    bool isListed(const Profile& profile, const CompiledList& list) const override;
    std::vector<const Profile*> group(std::string_view group) const override;

    void learn(Profile& profile, const Event& event, std::uint64_t order, std::int64_t nowMs, bool isMarking);
    void learnTraits(Profile& profile, const Event& event, std::uint64_t order, std::int64_t nowMs, bool isMarking);
    void joinGroup(Profile& profile, const Event& event, std::uint64_t order);
    void mark(RuleId rule);
    void markAll(const Profile& profile);
    void beBorn(Profile& profile);
    void beIdentified(Profile& profile);
    /// Evaluates what is marked, and what follows from it.
    void settle(Profile& profile, std::int64_t nowMs);
    void forget(std::uint32_t index);
    void joinGroups(const Profile& profile);
    void settleOne(Profile& profile, std::int64_t nowMs);
    void rememberMember(Profile& profile, const std::function<bool(const std::string& audience)>& wasMember);
    void settleGroups(std::int64_t nowMs);
    void setState(Profile& profile, RuleId rule, const Verdict& verdict);
    void evaluate(Profile& profile, RuleId rule, std::int64_t nowMs);
    void schedule(Profile& profile);
    const Verdict& defaultOf(const Profile& profile, RuleId rule) const;
    Verdict stateOf(const Profile& profile, RuleId rule) const;
    std::int64_t forgetBefore(std::int64_t nowMs) const;

    std::shared_ptr<const RuleSet> m_rules;
    std::unique_ptr<Evaluator> m_evaluator;
    IsListed m_isListed;
    /// Most people are not looked at for long: those are kept packed, a few hundred bytes each.
    struct Slot
    {
        std::unique_ptr<Profile> open{};
        std::string packed{};
        bool isUsed = false; ///< since the hand came by

        bool isThere() const { return open || !packed.empty(); }
    };
    Profile* opened(std::uint32_t index) const;
    void pack(Slot& slot) const;
    void packSome();
    mutable std::vector<Slot> m_slots;         ///< by index
    mutable std::vector<std::uint32_t> m_open; ///< those that are not packed, in no order
    std::size_t m_mostOpen = 65'536, m_hand = 0;
    std::size_t m_count = 0;
    std::unordered_map<std::string, std::vector<std::uint32_t>> m_groups;
    TimerQueue m_timers;
    std::vector<Change> m_changes;
    std::vector<std::uint32_t> m_touched;
    std::vector<Default> m_defaults;      ///< by rule
    std::vector<RuleId> m_birthRules;     ///< to be looked at when a profile comes about
    std::vector<RuleId> m_usuallyHolding; ///< where nothing is known
    std::vector<RuleId> m_firstEventRules;
    std::vector<RuleId> m_askingRules;    ///< for members of others: looked at whenever everything is
    std::vector<RuleId> m_marked;         ///< a heap, the smallest on top
    std::vector<bool> m_isMarked;         ///< by rule
    std::vector<std::string> m_unsettled; ///< groups of which a member changed
    std::int64_t m_due = never;           ///< of the profile at hand: its first moment, if isDueKnown
    bool m_isDueKnown = false;
    bool m_isFired = false; ///< its timer was taken away
    const Profile* m_settling = nullptr;
    std::int64_t m_settlingAt = 0;
    std::vector<std::uint32_t> m_candidates;
    SeriesEntry m_entry;
};

} // namespace weir::cdp
