#include "backend/cdp/rules/ruleengine.h"

#include <algorithm>

namespace weir::cdp {
namespace {

auto placeOf(auto& states, RuleId rule)
{
    return std::lower_bound(states.begin(), states.end(), rule,
                            [](const RuleState& state, RuleId wanted) { return state.rule < wanted; });
}

/// Who it is, without what rules remember.
Profile bare(const Profile& profile)
{
    Profile bare;
    bare.id = profile.id;
    bare.index = profile.index;
    bare.hasUserId = profile.hasUserId;
    return bare;
}

} // namespace

RuleEngine::RuleEngine() = default;
RuleEngine::~RuleEngine() = default;

void RuleEngine::setRules(std::shared_ptr<const RuleSet> rules)
{
    // What is packed is laid out by the rules before.
    for (std::uint32_t index = 0; index < m_slots.size(); ++index)
        if (Profile* profile = opened(index))
            *profile = bare(*profile);
    m_rules = std::move(rules);
    m_evaluator = std::make_unique<Evaluator>(*m_rules, static_cast<const People&>(*this));
    m_evaluator->setKnown([this](const Profile& profile, RuleId rule, std::int64_t atMs, Verdict& verdict) {
        if (&profile != m_settling || atMs != m_settlingAt)
            return false;
        verdict = stateOf(profile, rule);
        return true;
    });
    const auto& all = m_rules->rules();
    m_isMarked.assign(all.size(), false);
    m_marked.clear();
    m_defaults.assign(all.size(), {});
    m_birthRules.clear();
    m_firstEventRules.clear();
    m_askingRules.clear();
    m_usuallyHolding.clear();
    Profile nobody, somebody;
    somebody.hasUserId = true;
    for (RuleId id = 0; id < all.size(); ++id) {
        const CompiledRule& rule = all[id];
        // The others have no state: they are worked out whenever somebody asks.
        if (rule.use != CompiledRule::Use::Audience) {
            if (rule.use == CompiledRule::Use::Members && rule.readsFirstEvent)
                m_firstEventRules.push_back(id);
            continue;
        }
        m_evaluator->begin();
        m_defaults[id] = {m_evaluator->rule(nobody, id, 0), m_evaluator->rule(somebody, id, 0)};
        const bool isConstant = m_defaults[id].anonymous.until == never && m_defaults[id].identified.until == never;
        if (rule.readsFirstEvent)
            m_firstEventRules.push_back(id);
        if (!rule.audiences.empty())
            m_askingRules.push_back(id);
        if (rule.readsFirstEvent || rule.readsAccount || rule.readsLists || !isConstant) {
            m_birthRules.push_back(id);
            m_defaults[id] = {};
        }
        if (m_defaults[id].anonymous.holds || m_defaults[id].identified.holds)
            m_usuallyHolding.push_back(id);
    }
    m_groups.clear();
}

bool RuleEngine::isListed(const Profile& profile, const CompiledList& list) const
{
    return m_isListed && m_isListed(profile, list);
}

std::vector<const Profile*> RuleEngine::group(std::string_view group) const
{
    std::vector<const Profile*> members;
    if (const auto found = m_groups.find(std::string(group)); found != m_groups.end())
        for (const std::uint32_t index : found->second)
            if (const Profile* member = profile(index))
                members.push_back(member);
    return members;
}

std::int64_t RuleEngine::forgetBefore(std::int64_t nowMs) const { return nowMs - m_rules->traitDepth(); }

const Verdict& RuleEngine::defaultOf(const Profile& profile, RuleId rule) const
{
    return profile.hasUserId ? m_defaults[rule].identified : m_defaults[rule].anonymous;
}

Verdict RuleEngine::stateOf(const Profile& profile, RuleId rule) const
{
    const auto found = placeOf(profile.states, rule);
    return found != profile.states.end() && found->rule == rule ? Verdict{found->holds, found->until}
                                                                : defaultOf(profile, rule);
}

void RuleEngine::setState(Profile& profile, RuleId rule, const Verdict& verdict)
{
    const auto found = placeOf(profile.states, rule);
    const bool isThere = found != profile.states.end() && found->rule == rule;
    // The first one that is due is looked for anew only where it was this one.
    m_isDueKnown = m_isDueKnown && !(isThere && found->until == m_due && verdict.until > m_due);
    if (verdict == defaultOf(profile, rule)) {
        if (isThere)
            profile.states.erase(found);
        return;
    }
    m_due = std::min(m_due, verdict.until);
    if (isThere) {
        found->holds = verdict.holds;
        found->until = verdict.until;
        return;
    }
    const auto at = found - profile.states.begin();
    if (profile.states.size() == profile.states.capacity())
        profile.states.reserve(profile.states.size() + 2 + profile.states.size() / 4);
    profile.states.insert(profile.states.begin() + at, {rule, verdict.holds, verdict.until});
}

bool RuleEngine::isMember(std::uint32_t index, RuleId rule) const
{
    const Profile* found = profile(index);
    return found && found->events > 0 && stateOf(*found, rule).holds;
}

void RuleEngine::mark(RuleId rule)
{
    if (m_isMarked[rule])
        return;
    m_isMarked[rule] = true;
    m_marked.push_back(rule);
    std::push_heap(m_marked.begin(), m_marked.end(), std::greater<>());
}

void RuleEngine::markAll(const Profile& profile)
{
    for (const Profile::SeriesPlace& place : profile.series)
        for (const RuleId rule : m_rules->rulesOfFeature(place.feature))
            mark(rule);
    for (const TraitSlot& slot : profile.traits)
        for (const RuleId rule : m_rules->rulesOfTrait(slot.key))
            mark(rule);
    for (const RuleState& state : profile.states)
        mark(state.rule);
    for (const RuleId rule : m_birthRules)
        mark(rule);
    for (const RuleId rule : m_askingRules)
        mark(rule);
}

/// Whoever was not there was a member of nothing.
void RuleEngine::beBorn(Profile& profile)
{
    for (const RuleId rule : m_usuallyHolding) {
        if (!defaultOf(profile, rule).holds)
            continue;
        setState(profile, rule, {false, always});
        mark(rule);
        // Their answer was worked out as if this one held.
        for (const RuleId dependent : m_rules->rulesOfAudience(rule))
            mark(dependent);
    }
    for (const RuleId rule : m_birthRules)
        mark(rule);
}

void RuleEngine::beIdentified(Profile& profile)
{
    for (RuleId rule = 0; rule < m_defaults.size(); ++rule) {
        if (m_defaults[rule].anonymous == m_defaults[rule].identified)
            continue;
        const Verdict before = stateOf(profile, rule);
        profile.hasUserId = true;
        setState(profile, rule, before);
        profile.hasUserId = false;
        mark(rule);
    }
    profile.hasUserId = true;
    markAll(profile);
}

void RuleEngine::take(std::uint32_t index, const Event& event, std::uint64_t order, std::int64_t nowMs)
{
    Profile& profile = *opened(index);
    if (profile.events == 0)
        beBorn(profile);
    if (event.timestampMs < profile.firstEventMs)
        for (const RuleId rule : m_firstEventRules)
            mark(rule);
    learn(profile, event, order, nowMs, true);
    settle(profile, nowMs);
}

void RuleEngine::remember(Profile& profile, const Event& event, std::uint64_t order, std::int64_t nowMs)
{
    learn(profile, event, order, nowMs, false);
}

void RuleEngine::setTrait(std::uint32_t index, std::string_view key, const Json& value, std::int64_t atMs,
                          std::uint64_t order, std::int64_t nowMs)
{
    Profile& profile = *opened(index);
    profile.tell(key, {atMs, order, value.isAbsent() ? std::string() : toJsonText(value)}, forgetBefore(nowMs));
    for (const RuleId rule : m_rules->rulesOfTrait(key))
        mark(rule);
    settle(profile, nowMs);
}

void RuleEngine::identified(std::uint32_t index, bool hasUserId)
{
    Profile& profile = *opened(index);
    if (profile.events == 0) {
        profile.hasUserId = profile.hasUserId || hasUserId;
        return;
    }
    if (hasUserId && !profile.hasUserId)
        beIdentified(profile);
    for (const RuleId rule : m_rules->listRules())
        mark(rule);
}

void RuleEngine::merge(std::uint32_t into, std::uint32_t from, std::int64_t nowMs)
{
    Profile& profile = *opened(into);
    Profile& gone = *opened(from);
    std::vector<RuleId> moved;
    for (RuleId rule = 0; rule < m_defaults.size(); ++rule)
        if (gone.events > 0 && stateOf(gone, rule).holds && !stateOf(profile, rule).holds)
            moved.push_back(rule);
    if (profile.events == 0)
        beBorn(profile);
    if (gone.hasUserId && !profile.hasUserId)
        beIdentified(profile);
    if (m_rules->readsAccounts())
        for (const ToldGroup& told : gone.groups)
            m_groups[told.group].push_back(into);
    // What moves with the person is no change; what it loses by the merge is one.
    for (const RuleId rule : moved) {
        setState(profile, rule, {true, always});
        mark(rule);
    }
    Profile taken = std::move(gone);
    gone = Profile{};
    gone.groups = taken.groups;
    forget(from);
    profile.absorb(std::move(taken), *m_rules, nowMs);
    markAll(profile);
}

void RuleEngine::settleAll(std::int64_t nowMs,
                           const std::function<bool(std::uint32_t index, const std::string& audience)>& wasMember)
{
    indexGroups();
    // Of everybody, before anybody is looked at: members of an account look at each other.
    eachProfile([&](Profile& profile) {
        rememberMember(profile, [&](const std::string& audience) { return wasMember(profile.index, audience); });
    });
    eachProfile([&](Profile& profile) {
        if (profile.events == 0)
            return;
        markAll(profile);
        settle(profile, nowMs);
    });
}

void RuleEngine::settleFilled(std::uint32_t index, std::int64_t nowMs,
                              const std::function<bool(const std::string& audience)>& wasMember)
{
    Profile& profile = *opened(index);
    joinGroups(profile);
    rememberMember(profile, wasMember);
    if (profile.events == 0)
        return;
    markAll(profile);
    m_isDueKnown = false;
    settle(profile, nowMs);
}

void RuleEngine::rememberMember(Profile& profile, const std::function<bool(const std::string& audience)>& wasMember)
{
    for (RuleId rule = 0; rule < m_defaults.size() && profile.events > 0; ++rule) {
        const CompiledRule& compiled = m_rules->rules()[rule];
        const bool was = compiled.use == CompiledRule::Use::Audience && wasMember(compiled.key);
        if (was != defaultOf(profile, rule).holds)
            setState(profile, rule, {was, always});
    }
}

void RuleEngine::settle(Profile& profile, std::int64_t nowMs)
{
    m_evaluator->forgetAccounts();
    settleOne(profile, nowMs);
    settleGroups(nowMs);
    packSome();
}

void RuleEngine::settleGroups(std::int64_t nowMs)
{
    while (!m_unsettled.empty()) {
        const std::string group = std::move(m_unsettled.back());
        m_unsettled.pop_back();
        m_evaluator->forgetAccounts();
        for (const Profile* member : this->group(group)) {
            m_touched.push_back(member->index);
            for (const RuleId rule : m_rules->accountRules())
                mark(rule);
            settleOne(*opened(member->index), nowMs);
        }
    }
}

void RuleEngine::settleOne(Profile& profile, std::int64_t nowMs)
{
    m_evaluator->begin();
    // Also what comes due at this very moment: the timer is set anew at the end.
    m_due = m_timers.due(profile.index);
    m_isDueKnown = m_due > nowMs && !std::exchange(m_isFired, false);
    if (!m_isDueKnown)
        for (const RuleState& state : profile.states)
            if (state.until <= nowMs)
                mark(state.rule);
    m_settling = &profile;
    m_settlingAt = nowMs;
    bool touchesGroup = false;
    while (!m_marked.empty()) {
        std::pop_heap(m_marked.begin(), m_marked.end(), std::greater<>());
        const RuleId rule = m_marked.back();
        m_marked.pop_back();
        m_isMarked[rule] = false;
        if (m_rules->rules()[rule].use == CompiledRule::Use::Members)
            touchesGroup = true;
        else
            evaluate(profile, rule, nowMs);
    }
    m_settling = nullptr;
    if (touchesGroup)
        for (const ToldGroup& told : profile.groups)
            if (std::find(m_unsettled.begin(), m_unsettled.end(), told.group) == m_unsettled.end())
                m_unsettled.push_back(told.group);
    schedule(profile);
}

void RuleEngine::evaluate(Profile& profile, RuleId rule, std::int64_t nowMs)
{
    const bool before = stateOf(profile, rule).holds;
    const Verdict verdict = m_evaluator->rule(profile, rule, nowMs);
    setState(profile, rule, verdict);
    if (verdict.holds == before)
        return;
    m_changes.push_back({profile.index, rule, verdict.holds, nowMs});
    for (const RuleId dependent : m_rules->rulesOfAudience(rule))
        mark(dependent);
}

void RuleEngine::schedule(Profile& profile)
{
    if (!m_isDueKnown) {
        m_due = never;
        for (const RuleState& state : profile.states)
            m_due = std::min(m_due, state.until);
    }
    m_timers.schedule(profile.index, m_due);
}

void RuleEngine::letGo(std::uint32_t index)
{
    m_isDueKnown = false;
    schedule(*opened(index));
}

std::int64_t RuleEngine::nextDue() const
{
    const auto due = m_timers.next();
    return due ? *due : never;
}

bool RuleEngine::fireNext(std::int64_t nowMs)
{
    const std::int64_t due = nextDue();
    if (due > nowMs)
        return false;
    const auto owner = m_timers.popDue(due);
    Profile* const found = owner ? profile(*owner) : nullptr;
    if (!found)
        return true;
    m_isFired = true;
    settle(*found, due);
    return true;
}

} // namespace weir::cdp
