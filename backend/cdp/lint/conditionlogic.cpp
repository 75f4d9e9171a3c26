#include "backend/cdp/lint/conditionlogic.h"

#include <algorithm>
#include <map>

namespace weir::cdp {
namespace {

using Kind = Condition::Kind;
using What = Remark::Kind;

ValueDomain domainOf(const Condition& condition)
{
    if (condition.kind != Kind::Aggregate)
        return ValueDomain::Any;
    if (condition.aggregate == Aggregate::UniqueCount)
        return ValueDomain::Counts;
    return condition.aggregate == Aggregate::Sum ? ValueDomain::Numbers : ValueDomain::Any;
}

/// What the test is about: the same for the same value. Empty: none.
std::string subjectOf(const Condition& condition)
{
    if (condition.kind == Kind::Trait)
        return "trait " + condition.trait.text();
    if (condition.kind != Kind::Aggregate)
        return {};
    Condition bare = condition;
    bare.test.reset();
    return canonicalOf(bare);
}

std::string operatorOf(const ValueTest& test)
{
    JsonArena arena;
    std::vector<JsonMember> members;
    test.addTo(members, arena);
    std::string text(members.front().value.text());
    for (std::size_t i = 1; i < members.size(); ++i)
        text += ' ' + (members[i].name == "ignoreCase" ? "ignoring case" : toJsonText(members[i].value));
    return text;
}

std::string countWords(const CountRange& count)
{
    const std::string low = std::to_string(count.atLeast), high = std::to_string(count.atMost);
    if (count.atMost == never)
        return "atLeast " + low;
    if (count.atLeast == count.atMost)
        return count.atMost == 0 ? "never" : "exactly " + low;
    return count.atLeast == 0 ? "atMost " + high : "between " + low + " and " + high;
}

std::string nameOf(const EventPattern& pattern)
{
    return pattern.name.empty() ? std::string(eventTypeName(pattern.type))
                                : pattern.name + (pattern.isPrefix ? "*" : "");
}

std::string wordsOf(const Condition& condition)
{
    switch (condition.kind) {
    case Kind::Trait:
        return condition.trait.text() + ' ' + operatorOf(*condition.test);
    case Kind::Aggregate: {
        static constexpr std::string_view names[] = {"sum", "average", "minimum", "maximum", "uniqueCount"};
        return std::string(names[std::size_t(condition.aggregate)]) + ' ' + condition.property.text() + ' ' +
               operatorOf(*condition.test);
    }
    case Kind::Count:
    case Kind::Regularly:
        return nameOf(condition.pattern) + ' ' + countWords(condition.count);
    case Kind::Audience:
        return "audience " + condition.key;
    case Kind::List:
        return "list " + condition.key;
    case Kind::Everyone:
        return "everyone";
    case Kind::Not:
        return "not " + wordsOf(condition.children.front());
    default:
        return condition.place;
    }
}

bool isAnyCount(const CountRange& count) { return count.atLeast <= 0 && count.atMost == never; }

/// Every event in the first is in the second, whenever it is asked.
bool isWithin(const Window& inner, const Window& outer)
{
    if (inner == outer)
        return true;
    if (inner.form != outer.form || inner.form == Window::Form::Calendar)
        return false;
    if (inner.form == Window::Form::Relative)
        return inner.from <= outer.from && inner.to >= outer.to;
    return inner.from >= outer.from && inner.to <= outer.to;
}

bool isSameCounted(const Condition& a, const Condition& b)
{
    const auto bare = [](const Condition& condition) {
        Condition other = condition;
        other.count = {};
        other.during = {};
        return canonicalOf(other);
    };
    return bare(a) == bare(b);
}

std::string opposite(const Condition& condition)
{
    if (condition.kind == Kind::Not)
        return canonicalOf(condition.children.front());
    Condition negation{.kind = Kind::Not};
    negation.children.push_back(condition);
    return canonicalOf(negation);
}

} // namespace

void ConditionLogic::tell(What kind, const Condition& condition, std::string other) const
{
    m_tell({.kind = kind, .place = condition.place, .found = wordsOf(condition), .other = std::move(other)});
}

Truth ConditionLogic::truth(const std::optional<EventFilter>& filter) const
{
    if (!filter)
        return Truth::Always;
    const auto isList = [this](const JsonPath& path) {
        const auto seen = m_seen.property(path, nullptr);
        return seen && seen->isInList;
    };
    return truthOf(filter->parts().term, isList, m_tell);
}

bool ConditionLogic::isEmptyWindow(const Window& window, const std::string& place) const
{
    const bool isEmpty = window.form == Window::Form::Absolute   ? window.from >= window.to
                         : window.form == Window::Form::Relative ? window.from <= window.to
                                                                 : false;
    if (isEmpty)
        m_tell({.kind = What::EmptyWindow, .place = place});
    return isEmpty;
}

Truth ConditionLogic::truth(const Condition& condition) const
{
    switch (condition.kind) {
    case Kind::Everyone:
        return Truth::Always;
    case Kind::Not:
        return negated(truth(condition.children.front()));
    case Kind::All:
    case Kind::Any:
        return several(condition);
    case Kind::Trait: {
        const SignedTest test[] = {{&*condition.test, false}}, other[] = {{&*condition.test, true}};
        const bool canBe = canPassAll(test, ValueDomain::Any), canFail = canPassAll(other, ValueDomain::Any);
        if (!canBe)
            tell(What::AlwaysEmpty, condition);
        else if (!canFail && condition.heldFor == 0)
            tell(What::AlwaysTrue, condition);
        return !canBe ? Truth::Never : !canFail && condition.heldFor == 0 ? Truth::Always : Truth::Open;
    }
    case Kind::Count:
    case Kind::Aggregate:
    case Kind::Regularly:
        return ofEvents(condition);
    case Kind::Sequence:
        return ofSequence(condition);
    case Kind::Account:
        truth(condition.children.front());
        return Truth::Open;
    case Kind::Audience:
    case Kind::List:
        break;
    }
    return Truth::Open;
}

Truth ConditionLogic::ofEvents(const Condition& condition) const
{
    bool areNone = truth(condition.pattern.where) == Truth::Never;
    areNone |= truth(condition.latest) == Truth::Never;
    areNone |= isEmptyWindow(condition.during, placeOf(condition.place, "during"));
    if (condition.kind == Kind::Aggregate) {
        const SignedTest test[] = {{&*condition.test, false}}, other[] = {{&*condition.test, true}};
        const bool canBe = canPassAll(test, domainOf(condition)), canFail = canPassAll(other, domainOf(condition));
        if (canBe && canFail)
            return Truth::Open;
        tell(canBe ? What::AlwaysTrue : What::AlwaysEmpty, condition);
        return canBe ? Truth::Always : Truth::Never;
    }
    if (isAnyCount(condition.count)) {
        tell(What::AlwaysTrue, condition);
        return Truth::Always;
    }
    return !areNone ? Truth::Open : condition.count.contains(0) ? Truth::Always : Truth::Never;
}

Truth ConditionLogic::ofSequence(const Condition& condition) const
{
    bool isNever = isEmptyWindow(condition.during, placeOf(condition.place, "during"));
    for (const SequenceStep& step : condition.steps) {
        const Truth where = truth(step.pattern.where);
        isNever |= where == Truth::Never && !step.isAbsent;
        // The time without the event would have to pass after an event that has left the window by then.
        const bool isTooLong = step.isAbsent && step.within && condition.during.form == Window::Form::Relative &&
                               condition.during.from != never && *step.within >= condition.during.from;
        if (isTooLong)
            m_tell({.kind = What::AlwaysEmpty,
                    .place = placeOf(condition.place, "sequence"),
                    .found = "within " + std::to_string(*step.within / 1'000) + " s",
                    .other = "during " + std::to_string(condition.during.from / 1'000) + " s"});
        isNever |= isTooLong;
    }
    return isNever ? Truth::Never : Truth::Open;
}

Truth ConditionLogic::several(const Condition& condition) const
{
    const bool isAll = condition.kind == Kind::All;
    const Truth deciding = isAll ? Truth::Never : Truth::Always;
    bool isDecided = false, areAllOther = true;
    for (const Condition& child : condition.children) {
        const Truth one = truth(child);
        isDecided |= one == deciding;
        areAllOther = areAllOther && one == negated(deciding);
        const bool isEveryone = child.kind == Kind::Everyone && !isAll;
        const bool isNobody = child.kind == Kind::Not && child.children.front().kind == Kind::Everyone && isAll;
        if (isEveryone || isNobody)
            tell(isAll ? What::AlwaysEmpty : What::AlwaysTrue, child);
    }
    if (isDecided || areAllOther)
        return isDecided ? deciding : negated(deciding);
    std::map<std::string, const Condition*> written;
    for (const Condition& child : condition.children) {
        const auto other = written.find(opposite(child));
        if (other != written.end()) {
            tell(isAll ? What::AlwaysEmpty : What::AlwaysTrue, child, wordsOf(*other->second));
            return deciding;
        }
        written.emplace(canonicalOf(child), &child);
    }
    const Truth tests = ofTests(condition, isAll);
    return tests != Truth::Open ? tests : ofCounts(condition, isAll);
}

Truth ConditionLogic::ofTests(const Condition& condition, bool isAll) const
{
    std::map<ValueDomain, std::vector<TestOf>> tests;
    for (const Condition& child : condition.children) {
        const Condition& inner = child.kind == Kind::Not ? child.children.front() : child;
        const std::string subject = subjectOf(inner);
        const bool mayBreak = inner.heldFor > 0 && (!isAll || child.kind == Kind::Not);
        if (!subject.empty() && !mayBreak)
            tests[domainOf(inner)].push_back(
                {subject, {&*inner.test, child.kind == Kind::Not}, wordsOf(child), child.place});
    }
    for (const auto& [domain, together] : tests) {
        const Truth truth = togetherTruth(together, isAll, domain, m_tell);
        if (truth != Truth::Open)
            return truth;
    }
    return Truth::Open;
}

Truth ConditionLogic::ofCounts(const Condition& condition, bool isAll) const
{
    constexpr std::size_t mostTogether = 64;
    std::vector<const Condition*> counts;
    for (const Condition& child : condition.children) {
        if (child.kind == Kind::Count && counts.size() < mostTogether)
            counts.push_back(&child);
    }
    for (std::size_t j = 1; j < counts.size(); ++j) {
        for (std::size_t i = 0; i < j; ++i) {
            const Condition &a = *counts[i], &b = *counts[j];
            if (!isSameCounted(a, b))
                continue;
            const auto exclude = [](const Condition& inner, const Condition& outer) {
                return isWithin(inner.during, outer.during) && inner.count.atLeast > outer.count.atMost;
            };
            // Every number is in one of them: none lies below both, above both, or in between.
            const auto cover = [](const Condition& low, const Condition& high) {
                return low.during == high.during && low.count.atLeast <= 0 && high.count.atMost == never &&
                       low.count.atMost != never && high.count.atLeast <= low.count.atMost + 1;
            };
            if (isAll ? exclude(a, b) || exclude(b, a) : cover(a, b) || cover(b, a)) {
                tell(isAll ? What::AlwaysEmpty : What::AlwaysTrue, b, wordsOf(a));
                return isAll ? Truth::Never : Truth::Always;
            }
        }
    }
    return Truth::Open;
}

bool implies(const EventPattern& first, const EventPattern& second)
{
    const bool isCovered =
        first.type == second.type &&
        (second.isPrefix ? first.name.starts_with(second.name) : !first.isPrefix && first.name == second.name);
    if (!isCovered || !second.where)
        return isCovered;
    return first.where && implies(first.where->parts().term, second.where->parts().term);
}

bool implies(const Condition& first, const Condition& second)
{
    if (second.kind == Kind::Everyone || canonicalOf(first) == canonicalOf(second))
        return true;
    const auto each = [](const std::vector<Condition>& children, auto&& test, bool isAll) {
        return isAll ? std::all_of(children.begin(), children.end(), test)
                     : std::any_of(children.begin(), children.end(), test);
    };
    if (second.kind == Kind::All)
        return each(
            second.children, [&](const Condition& child) { return implies(first, child); }, true);
    if (first.kind == Kind::Any)
        return each(
            first.children, [&](const Condition& child) { return implies(child, second); }, true);
    if (second.kind == Kind::Any &&
        each(
            second.children, [&](const Condition& child) { return implies(first, child); }, false))
        return true;
    if (first.kind == Kind::All)
        return each(
            first.children, [&](const Condition& child) { return implies(child, second); }, false);
    const std::string subject = subjectOf(first);
    if (!subject.empty() && subject == subjectOf(second))
        return first.heldFor >= second.heldFor && (second.heldFor == 0 || first.heldFor > 0) &&
               implies(*first.test, *second.test, domainOf(first));
    if (first.kind == Kind::Audience && second.kind == Kind::Audience)
        return first.key == second.key && first.heldFor >= second.heldFor;
    if (first.kind != Kind::Count || second.kind != Kind::Count || first.latest || second.latest)
        return false;
    const bool isNarrower = first.count.atLeast >= second.count.atLeast && first.count.atMost <= second.count.atMost;
    if (isSameCounted(first, second) && first.during == second.during)
        return isNarrower;
    // More events cannot be fewer: at least so many of what the other counts, too.
    return second.count.atMost == never && first.count.atLeast >= second.count.atLeast &&
           isWithin(first.during, second.during) && implies(first.pattern, second.pattern);
}

} // namespace weir::cdp
