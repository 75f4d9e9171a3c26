#include "backend/cdp/rules/evaluator.h"

#include "backend/cdp/rules/profilesurroundings.h"

#include <algorithm>
#include <utility>

namespace weir::cdp {
namespace {

constexpr int deepest = 400;

} // namespace

Json ProfileSurroundings::trait(const JsonPath& path, std::int64_t& until) const
{
    const auto& steps = path.steps();
    if (steps.empty())
        return {};
    const Json value = m_evaluator.trait(m_profile, steps.front().name, m_atMs, until);
    return steps.size() == 1 ? value : JsonPath::ofSteps({steps.begin() + 1, steps.end()}).of(value);
}

Evaluator::Evaluator(const RuleSet& rules, const People& people)
    : m_rules(rules), m_people(people), m_periods(rules.calendars().size())
{
}

Verdict Evaluator::rule(const Profile& profile, RuleId id, std::int64_t atMs)
{
    const CompiledRule& rule = m_rules.rules()[id];
    // Nobody who is not of the population needs a look at the rule; a userId comes with an event.
    if (rule.use == CompiledRule::Use::Audience && !rule.includeAnonymous && !profile.hasUserId)
        return {};
    if (++m_level > deepest) {
        --m_level;
        return {};
    }
    const Verdict verdict = node(rule.root, {profile, atMs});
    --m_level;
    return verdict;
}

Verdict Evaluator::ruleWithEntry(const Profile& profile, RuleId id, std::int64_t atMs, const Json& entry)
{
    const Json before = std::exchange(m_entry, entry);
    const Verdict verdict = rule(profile, id, atMs);
    m_entry = before;
    return verdict;
}

Verdict Evaluator::node(const RuleNode& node, const At& at)
{
    switch (node.kind) {
    case Condition::Kind::Everyone:
        return {true, never};
    case Condition::Kind::All: {
        Verdict all{true, never};
        for (const RuleNode& child : node.children) {
            const Verdict verdict = this->node(child, at);
            // As long as this one is false, the others do not matter.
            if (!verdict.holds)
                return verdict;
            all.until = std::min(all.until, verdict.until);
        }
        return all;
    }
    case Condition::Kind::Any: {
        Verdict any{false, never};
        for (const RuleNode& child : node.children) {
            const Verdict verdict = this->node(child, at);
            if (verdict.holds)
                return verdict;
            any.until = std::min(any.until, verdict.until);
        }
        return any;
    }
    case Condition::Kind::Not:
        return !this->node(node.children.front(), at);
    case Condition::Kind::Trait:
        return traitNode(node, at);
    case Condition::Kind::Count:
        return countNode(node, at);
    case Condition::Kind::Aggregate:
        return aggregateNode(node, at);
    case Condition::Kind::Sequence:
        return sequenceNode(node, at);
    case Condition::Kind::Regularly:
        return regularlyNode(node, at);
    case Condition::Kind::Audience:
        return audienceNode(node, at);
    case Condition::Kind::List:
        return {node.list != nothing && m_people.isListed(at.profile, m_rules.lists()[node.list]), never};
    case Condition::Kind::Account:
        return accountNode(node, at);
    }
    return {};
}

Verdict Evaluator::traitNode(const RuleNode& node, const At& at)
{
    const auto leaf = [&](std::int64_t atMs) {
        Verdict verdict;
        const Json value = trait(at.profile, node.traitKey, atMs, verdict.until);
        const ProfileSurroundings around(*this, at.profile, atMs, m_entry);
        Verdict tested;
        if (node.traitRest.hasAny()) {
            std::vector<Json> values;
            node.traitRest.each(value, [&](const Json& one) {
                values.push_back(one);
                return false;
            });
            tested = node.condition->test->testAny(values, atMs, {}, &around);
        } else {
            tested = node.condition->test->test(node.traitRest.steps().empty() ? value : node.traitRest.of(value), atMs,
                                                {}, &around);
        }
        return Verdict{tested.holds, std::min(verdict.until, tested.until)};
    };
    return node.condition->heldFor > 0 ? heldFor(at, node.condition->heldFor, leaf) : leaf(at.ms);
}

Verdict Evaluator::audienceNode(const RuleNode& node, const At& at)
{
    if (node.rule == nothing)
        return {};
    const auto leaf = [&](std::int64_t atMs) {
        Verdict verdict;
        if (m_known && m_known(at.profile, node.rule, atMs, verdict))
            return verdict;
        return rule(at.profile, node.rule, atMs);
    };
    return node.condition->heldFor > 0 ? heldFor(at, node.condition->heldFor, leaf) : leaf(at.ms);
}

Verdict Evaluator::heldFor(const At& at, std::int64_t heldMs, const std::function<Verdict(std::int64_t)>& leaf)
{
    Verdict verdict = leaf(at.ms);
    const std::int64_t first = at.profile.firstEventMs;
    if (first > at.ms)
        return {false, std::min(verdict.until, first)};
    if (!verdict.holds)
        return verdict;
    // Steps from answer to answer up to now: since when has it held?
    std::int64_t since = std::max(at.ms - heldMs, first);
    bool holds = true;
    for (std::int64_t moment = since; moment < at.ms;) {
        const Verdict then = leaf(moment);
        if (!then.holds) {
            holds = false;
            since = then.until;
        } else if (!holds) {
            holds = true;
            since = moment;
        }
        moment = std::max(then.until, moment + 1);
    }
    since = std::min(since, at.ms);
    return since <= at.ms - heldMs ? verdict : Verdict{false, std::min(verdict.until, since + heldMs)};
}

std::string_view Evaluator::groupOf(const Profile& profile, std::int64_t atMs, std::int64_t& until) const
{
    std::string_view group;
    for (const ToldGroup& told : profile.groups) {
        if (told.timeMs > atMs) {
            until = std::min(until, told.timeMs);
            break;
        }
        group = told.group;
    }
    return group;
}

/// Once for all members, as long as nothing changes: each of them asks for the same.
const Evaluator::Account& Evaluator::accountOf(RuleId rule, std::string_view group, std::int64_t atMs)
{
    const auto key = std::pair(rule, std::string(group));
    if (const auto known = m_accounts.find(key); known != m_accounts.end() && known->second.atMs == atMs)
        return known->second;
    Account account{.atMs = atMs};
    for (const Profile* member : m_people.group(group)) {
        if (groupOf(*member, atMs, account.until) != group)
            continue;
        const Verdict verdict = this->rule(*member, rule, atMs);
        account.until = std::min(account.until, verdict.until);
        account.any = account.any || verdict.holds;
        account.all = account.all && verdict.holds;
    }
    return m_accounts[key] = account;
}

Verdict Evaluator::accountNode(const RuleNode& node, const At& at)
{
    Verdict result{false, never};
    const std::string_view group = groupOf(at.profile, at.ms, result.until);
    if (group.empty())
        return result;
    const Account& account = accountOf(node.rule, group, at.ms);
    result.until = std::min(result.until, account.until);
    const bool any = account.any, all = account.all;
    switch (node.condition->quantifier) {
    case Condition::Quantifier::Any:
        result.holds = any;
        break;
    case Condition::Quantifier::All:
        result.holds = all;
        break;
    case Condition::Quantifier::None:
        result.holds = !any;
        break;
    }
    return result;
}

} // namespace weir::cdp
