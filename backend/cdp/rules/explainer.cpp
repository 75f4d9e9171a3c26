#include "backend/cdp/rules/explainer.h"

#include "backend/cdp/rules/profilesurroundings.h"

#include <algorithm>

namespace weir::cdp {
namespace {

constexpr std::size_t mostEvents = 20;
constexpr int mostPeriods = 100;

std::string subjectOf(const EventPattern& pattern)
{
    std::string subject = pattern.name + (pattern.isPrefix ? "*" : "");
    return pattern.type == EventType::Track ? subject : std::string(eventTypeName(pattern.type)) + ' ' + subject;
}

} // namespace

Explanation Explainer::explain(const Profile& profile, RuleId rule, std::int64_t atMs)
{
    m_evaluator.begin();
    Explanation explanation = explain(m_evaluator.m_rules.rules()[rule].root, {profile, atMs});
    const Verdict verdict = m_evaluator.rule(profile, rule, atMs);
    // The population counts, too.
    explanation.isOutside = explanation.holds && !verdict.holds;
    explanation.holds = verdict.holds;
    explanation.until = verdict.until;
    return explanation;
}

Explanation Explainer::explain(const RuleNode& node, const Evaluator::At& at)
{
    const Condition& condition = *node.condition;
    Explanation explanation{.kind = node.kind, .place = condition.place};
    const Verdict verdict = m_evaluator.node(node, at);
    explanation.holds = verdict.holds;
    explanation.until = verdict.until;
    switch (node.kind) {
    case Condition::Kind::All:
    case Condition::Kind::Any:
    case Condition::Kind::Not:
        for (const RuleNode& child : node.children)
            explanation.children.push_back(explain(child, at));
        break;
    case Condition::Kind::Trait:
        explainTrait(node, at, explanation);
        explainFor(node, at, explanation);
        break;
    case Condition::Kind::Count:
    case Condition::Kind::Aggregate:
    case Condition::Kind::Sequence:
    case Condition::Kind::Regularly:
        explainEvents(node, at, explanation);
        break;
    case Condition::Kind::Audience:
    case Condition::Kind::List:
        explanation.subject = condition.key;
        explainFor(node, at, explanation);
        break;
    case Condition::Kind::Account: {
        std::int64_t until = never;
        explanation.subject = m_evaluator.groupOf(at.profile, at.ms, until);
        for (const Profile* member : m_evaluator.m_people.group(explanation.subject))
            if (m_evaluator.groupOf(*member, at.ms, until) == explanation.subject &&
                m_evaluator.rule(*member, node.rule, at.ms).holds)
                ++explanation.counted;
        break;
    }
    case Condition::Kind::Everyone:
        break;
    }
    return explanation;
}

void Explainer::explainTrait(const RuleNode& node, const Evaluator::At& at, Explanation& explanation)
{
    std::int64_t until = never;
    Json value = m_evaluator.trait(at.profile, node.traitKey, at.ms, until);
    if (!node.traitRest.steps().empty())
        value = node.traitRest.of(value);
    explanation.subject = node.condition->trait.text();
    explanation.value = value.isAbsent() ? std::string() : toJsonText(value);
    explanation.test = node.condition->test->canonical();
}

void Explainer::explainFor(const RuleNode& node, const Evaluator::At& at, Explanation& explanation)
{
    explanation.heldForMs = node.condition->heldFor;
    if (explanation.heldForMs == 0 || explanation.holds)
        return;
    Condition atOnce = *node.condition;
    atOnce.heldFor = 0;
    RuleNode leaf = node;
    leaf.condition = &atOnce;
    const Verdict now = m_evaluator.node(leaf, at);
    // Else it ends before it has held for long enough.
    if (now.holds && explanation.until < now.until)
        explanation.heldSinceMs = explanation.until - explanation.heldForMs;
}

void Explainer::explainPeriods(const RuleNode& node, const Evaluator::At& at, Explanation& explanation)
{
    const Condition& condition = *node.condition;
    explanation.periodsNeeded = condition.periods;
    std::vector<std::int64_t> counts(static_cast<std::size_t>(condition.of));
    for (const Explanation::CountedEvent& event : explanation.events)
        ++counts[static_cast<std::size_t>((at.ms - event.atMs) / condition.each)];
    for (int period = condition.of; period > 0; --period) {
        Explanation child{.kind = Condition::Kind::Count, .place = condition.place};
        child.subject = explanation.subject;
        child.fromMs = at.ms - condition.each * period;
        child.toMs = child.fromMs + condition.each;
        child.needed = condition.count;
        child.counted = counts[static_cast<std::size_t>(period - 1)];
        child.holds = condition.count.contains(child.counted);
        explanation.periods += child.holds ? 1 : 0;
        if (period <= mostPeriods)
            explanation.children.push_back(std::move(child));
    }
}

void Explainer::count(const EventPattern& pattern, std::int64_t fromMs, std::int64_t toMs, const Evaluator::At& at,
                      Explanation& explanation)
{
    const ProfileSurroundings around(m_evaluator, at.profile, at.ms, {});
    for (const Event& event : m_events) {
        if (event.timestampMs <= fromMs || event.timestampMs > toMs || !pattern.fits(event.type, event.name))
            continue;
        if (pattern.where && !pattern.where->evaluate(event.root, at.ms, &around).holds)
            continue;
        ++explanation.counted;
        explanation.events.push_back({event.timestampMs, std::string(event.messageId)});
    }
}

void Explainer::explainEvents(const RuleNode& node, const Evaluator::At& at, Explanation& explanation)
{
    const Condition& condition = *node.condition;
    if (node.kind == Condition::Kind::Regularly) {
        explanation.fromMs = at.ms - condition.each * condition.of;
        explanation.toMs = at.ms;
    } else {
        const Window& window = condition.during;
        const Evaluator::Range range = m_evaluator.range(node.during, at.ms);
        const bool isAbsolute = window.form == Window::Form::Absolute;
        explanation.fromMs = isAbsolute && window.from != always ? window.from - 1 : range.low;
        explanation.toMs = isAbsolute && window.to != never ? std::min(range.high, window.to - 1) : range.high;
    }
    if (node.kind == Condition::Kind::Sequence) {
        for (const SequenceStep& step : condition.steps) {
            Explanation child{.kind = Condition::Kind::Count, .place = condition.place};
            child.subject = subjectOf(step.pattern);
            child.fromMs = explanation.fromMs;
            child.toMs = explanation.toMs;
            count(step.pattern, explanation.fromMs, explanation.toMs, at, child);
            child.holds = (child.counted > 0) != step.isAbsent;
            child.needed = step.isAbsent ? CountRange{0, 0} : CountRange{};
            explanation.children.push_back(std::move(child));
        }
    } else {
        explanation.subject = subjectOf(condition.pattern);
        count(condition.pattern, explanation.fromMs, explanation.toMs, at, explanation);
        if (node.kind == Condition::Kind::Regularly)
            explainPeriods(node, at, explanation);
        else if (node.kind == Condition::Kind::Count)
            explanation.needed = condition.count;
    }
    if (node.kind == Condition::Kind::Aggregate) {
        std::int64_t until = never;
        const Json value =
            m_evaluator.aggregate(condition.aggregate, node.feature, node.column, node.during, at, until);
        explanation.value = value.isAbsent() ? std::string() : toJsonText(value);
        explanation.test = condition.test->canonical();
    }
    std::stable_sort(explanation.events.begin(), explanation.events.end(),
                     [](const auto& a, const auto& b) { return a.atMs < b.atMs; });
    if (explanation.events.size() > mostEvents)
        explanation.events.erase(explanation.events.begin(),
                                 explanation.events.end() - static_cast<std::ptrdiff_t>(mostEvents));
}

} // namespace weir::cdp
