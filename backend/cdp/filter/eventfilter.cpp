#include "backend/cdp/filter/eventfilter.h"

#include "backend/cdp/filter/filterterm.h"
#include "backend/cdp/filter/valuetestparts.h"

#include <algorithm>

namespace weir::cdp {
namespace {

using Kind = FilterTerm::Kind;
using Program = std::vector<FilterStep>;

struct Moment
{
    const Program& program;
    std::int64_t atMs;
    const Surroundings* around;
};

bool isStatic(const FilterTerm& term)
{
    if (term.kind == Kind::Leaf)
        return term.test->parts().isStatic();
    return std::all_of(term.children.begin(), term.children.end(),
                       [](const FilterTerm& child) { return isStatic(child); });
}

/// What depends on the event alone comes first: it is cheap, and where it says no the answer is for ever.
void compile(const FilterTerm& term, Program& program)
{
    const std::size_t at = program.size();
    program.push_back({.kind = term.kind,
                       .isStatic = isStatic(term),
                       .path = term.path,
                       .test = term.test,
                       .expression = term.expression});
    std::vector<const FilterTerm*> children;
    for (const FilterTerm& child : term.children)
        children.push_back(&child);
    std::stable_partition(children.begin(), children.end(), [](const FilterTerm* child) { return isStatic(*child); });
    for (const FilterTerm* child : children)
        compile(*child, program);
    program[at].next = std::uint32_t(program.size());
}

Verdict evaluate(const Moment& moment, std::size_t at, const Json& root);

Verdict leafVerdict(const Moment& moment, const FilterStep& step, const Json& root)
{
    if (!step.path.hasAny())
        return step.test->test(step.path.of(root), moment.atMs, root, moment.around);
    std::vector<Json> values;
    step.path.each(root, [&values](const Json& value) {
        values.push_back(value);
        return false;
    });
    return step.test->testAny(values, moment.atMs, root, moment.around);
}

Verdict elementVerdict(const Moment& moment, std::size_t at, const Json& root)
{
    const FilterStep& step = moment.program[at];
    const bool isElement = !step.path.steps().empty() && step.path.steps().back().isAny;
    Verdict any{false, never};
    const auto seeOne = [&](const Json& element) {
        const Verdict one = evaluate(moment, at + 1, element);
        any = one.holds ? one : Verdict{false, std::min(any.until, one.until)};
        return one.holds;
    };
    const auto see = [&](const Json& value) {
        if (isElement)
            return seeOne(value);
        const auto elements = value.elements();
        return std::any_of(elements.begin(), elements.end(), seeOne);
    };
    step.path.each(root, [&see](const Json& value) { return see(value); });
    return any;
}

Verdict evaluate(const Moment& moment, std::size_t at, const Json& root)
{
    const FilterStep& step = moment.program[at];
    switch (step.kind) {
    case Kind::Leaf:
        return leafVerdict(moment, step, root);
    case Kind::Fql:
        return {step.expression->isTrue(root), never};
    case Kind::Element:
        return elementVerdict(moment, at, root);
    case Kind::Not:
        return !evaluate(moment, at + 1, root);
    case Kind::All:
    case Kind::Any:
        break;
    }
    // One that decides stands for all, as long as it stands.
    const bool decides = step.kind == Kind::Any;
    Verdict verdict{!decides, never};
    for (std::size_t child = at + 1; child < step.next; child = moment.program[child].next) {
        const Verdict one = evaluate(moment, child, root);
        if (one.holds == decides)
            return one;
        verdict.until = std::min(verdict.until, one.until);
    }
    return verdict;
}

bool mayMatch(const Moment& moment, std::size_t at, const Json& root)
{
    const FilterStep& step = moment.program[at];
    if (step.isStatic)
        return evaluate(moment, at, root).holds;
    if (step.kind != Kind::All && step.kind != Kind::Any)
        return true;
    for (std::size_t child = at + 1; child < step.next; child = moment.program[child].next) {
        if (mayMatch(moment, child, root) == (step.kind == Kind::Any))
            return step.kind == Kind::Any;
    }
    return step.kind == Kind::All;
}

void addPath(std::vector<JsonPath>& paths, const JsonPath& path)
{
    if (std::find(paths.begin(), paths.end(), path) == paths.end())
        paths.push_back(path);
}

/// From the event's root; of elements the path of all of them.
void collect(const FilterTerm& term, std::vector<JsonPath>& paths)
{
    if (term.kind == Kind::Leaf || term.kind == Kind::Element)
        addPath(paths, term.path);
    if (term.kind == Kind::Element)
        return;
    if (term.test) {
        for (const JsonPath& path : term.test->eventPaths())
            addPath(paths, path);
    }
    if (term.expression) {
        for (const JsonPath& path : term.expression->paths())
            addPath(paths, path);
    }
    for (const FilterTerm& child : term.children)
        collect(child, paths);
}

std::optional<EventFilter::Guard> guardOf(const FilterTerm& term)
{
    if (term.kind != Kind::Leaf || term.path.hasAny())
        return std::nullopt;
    const ValueTest::Private& parts = term.test->parts();
    const bool isEqual = parts.operation == SignedOperator{ValueOperator::Equals} ||
                         parts.operation == SignedOperator{ValueOperator::OneOf};
    if (!isEqual || parts.ignoresCase)
        return std::nullopt;
    EventFilter::Guard guard{.path = term.path, .texts = {}};
    for (const ValueOperand& operand : parts.operands) {
        // The text of a number is equal to the number, that of a boolean to the boolean.
        if (operand.isReference() || !operand.json.isText() || operand.constant.number || *operand.text == "true" ||
            *operand.text == "false")
            return std::nullopt;
        guard.texts.push_back(*operand.text);
    }
    return guard;
}

} // namespace

std::optional<EventFilter> EventFilter::read(const Json& written, const std::string& place, const FilterScope& scope,
                                             Mistakes& mistakes)
{
    auto term = readFilterTerm(written, place, scope, mistakes);
    if (!term)
        return std::nullopt;
    auto made = std::make_shared<Private>();
    made->canonical = canonicalOf(*term);
    compile(*term, made->program);
    for (const FilterStep& step : made->program) {
        if (!step.test || !step.test->parts().hasReference())
            continue;
        const ValueOperand::Kind kind = step.test->parts().operands.front().kind;
        made->readsTraits |= kind == ValueOperand::Kind::Trait;
        made->readsSteps |= kind == ValueOperand::Kind::Step;
        made->readsEntry |= kind == ValueOperand::Kind::Entry;
    }
    made->term = std::move(*term);
    EventFilter filter;
    filter.d = std::move(made);
    return filter;
}

Verdict EventFilter::evaluate(const Json& event, std::int64_t atMs, const Surroundings* around) const
{
    if (!event.isObject())
        return {};
    return cdp::evaluate({d->program, atMs, around}, 0, event);
}

bool EventFilter::isStatic() const { return d->program.front().isStatic; }

bool EventFilter::mayMatch(const Json& event) const
{
    return event.isObject() && cdp::mayMatch({d->program, 0, nullptr}, 0, event);
}

bool EventFilter::readsTraits() const { return d->readsTraits; }
bool EventFilter::readsSteps() const { return d->readsSteps; }
bool EventFilter::readsEntry() const { return d->readsEntry; }

std::vector<JsonPath> EventFilter::eventPaths() const
{
    std::vector<JsonPath> paths;
    collect(d->term, paths);
    return paths;
}

std::vector<JsonPath> EventFilter::traitPaths() const
{
    std::vector<JsonPath> paths;
    for (const FilterStep& step : d->program) {
        for (const JsonPath& path : step.test ? step.test->traitPaths() : std::vector<JsonPath>())
            addPath(paths, path);
    }
    return paths;
}

std::optional<EventFilter::Guard> EventFilter::guard() const
{
    if (d->term.kind != Kind::All)
        return guardOf(d->term);
    for (const FilterTerm& child : d->term.children) {
        if (auto guard = guardOf(child))
            return guard;
    }
    return std::nullopt;
}

const std::string& EventFilter::canonical() const { return d->canonical; }

std::optional<std::string> EventFilter::toFql() const
{
    const auto node = fqlNodeOf(d->term);
    return node ? std::optional(printFql(*node)) : std::nullopt;
}

Json EventFilter::toTree(JsonArena& arena) const { return treeOf(d->term, arena, false); }

} // namespace weir::cdp
