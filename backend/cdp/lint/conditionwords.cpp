// Conditions in one line: to tell whether two are the same.
#include "backend/cdp/lint/conditionlogic.h"

#include <algorithm>

namespace weir::cdp {
namespace {

using Kind = Condition::Kind;

std::string textOf(const EventPattern& pattern)
{
    return std::string(eventTypeName(pattern.type)) + ' ' + toJsonText(Json::ofText(pattern.name)) +
           (pattern.isPrefix ? "*" : "") + (pattern.where ? '{' + pattern.where->canonical() + '}' : std::string());
}

std::string textOf(const Window& window)
{
    return '[' + std::to_string(int(window.form)) + ' ' + std::to_string(window.from) + ' ' +
           std::to_string(window.to) + ' ' + std::to_string(int(window.unit)) + ' ' + window.timeZone + ']';
}

std::string textOf(const CountRange& count)
{
    return std::to_string(count.atLeast) + ".." + std::to_string(count.atMost);
}

std::string textOf(const SequenceStep& step)
{
    return (step.isAbsent ? "!" : "") + textOf(step.pattern) + (step.within ? '<' + std::to_string(*step.within) : "");
}

} // namespace

std::string canonicalOf(const Condition& condition)
{
    std::vector<std::string> parts;
    for (const Condition& child : condition.children)
        parts.push_back(canonicalOf(child));
    if (condition.kind == Kind::All || condition.kind == Kind::Any)
        std::sort(parts.begin(), parts.end());
    for (const SequenceStep& step : condition.steps)
        parts.push_back(textOf(step));
    std::string out = std::to_string(int(condition.kind)) + '(' + condition.key + ' ';
    for (const std::string& part : parts)
        out += part + ',';
    switch (condition.kind) {
    case Kind::Trait:
        out += condition.trait.text();
        break;
    case Kind::Count:
    case Kind::Aggregate:
        out += textOf(condition.pattern) + textOf(condition.during) +
               (condition.latest ? condition.latest->canonical() : std::string()) + textOf(condition.count) +
               std::to_string(int(condition.aggregate)) + condition.property.text();
        break;
    case Kind::Sequence:
        out += textOf(condition.during);
        break;
    case Kind::Regularly:
        out += textOf(condition.pattern) + std::to_string(condition.each) + ' ' + std::to_string(condition.periods) +
               ' ' + std::to_string(condition.of) + textOf(condition.count);
        break;
    case Kind::Account:
        out += std::to_string(int(condition.quantifier));
        break;
    default:
        break;
    }
    out += condition.test ? condition.test->canonical() : std::string();
    return out + ' ' + std::to_string(condition.heldFor) + ')';
}

} // namespace weir::cdp
