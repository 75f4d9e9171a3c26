#include "backend/engine/queries/explanationjson.h"

#include "backend/engine/records/recordjson.h"

#include <algorithm>
#include <array>

namespace weir::engine {
namespace {

using cdp::Explanation;

constexpr int deepest = 200;
/// As Condition::Kind.
constexpr std::array<std::string_view, 12> kinds{"everyone",  "all",      "any",       "not",      "trait", "count",
                                                 "aggregate", "sequence", "regularly", "audience", "list",  "account"};

std::string textAt(const Explanation& part, int depth)
{
    ObjectText text;
    text.text("kind", kinds[static_cast<std::size_t>(part.kind)]).flag("holds", part.holds);
    text.textIfAny("place", part.place).textIfAny("subject", part.subject);
    text.textIfAny("value", part.value).textIfAny("test", part.test);
    const auto numberUnless = [&text](std::string_view name, std::int64_t value, std::int64_t usual) {
        if (value != usual)
            text.number(name, value);
    };
    numberUnless("untilMs", part.until, cdp::never);
    numberUnless("fromMs", part.fromMs, cdp::always);
    numberUnless("toMs", part.toMs, cdp::never);
    numberUnless("counted", part.counted, 0);
    numberUnless("heldForMs", part.heldForMs, 0);
    numberUnless("heldSinceMs", part.heldSinceMs, cdp::never);
    numberUnless("periods", part.periods, 0);
    numberUnless("periodsNeeded", part.periodsNeeded, 0);
    if (part.isOutside)
        text.flag("outside", true);
    if (part.needed) {
        numberUnless("atLeast", part.needed->atLeast, cdp::always);
        numberUnless("atMost", part.needed->atMost, cdp::always);
    }
    std::string list;
    for (const Explanation::CountedEvent& event : part.events)
        list += (list.empty() ? "[" : ",") +
                ObjectText().number("atMs", event.atMs).text("messageId", event.messageId).take();
    if (!list.empty())
        text.json("events", std::string_view(list + "]"));
    list.clear();
    if (depth < deepest)
        for (const Explanation& child : part.children)
            list += (list.empty() ? "[" : ",") + textAt(child, depth + 1);
    if (!list.empty())
        text.json("children", std::string_view(list + "]"));
    return text.take();
}

bool readAt(const Json& json, int depth, Explanation& part)
{
    const auto kind = std::find(kinds.begin(), kinds.end(), json.at("kind").text());
    if (kind == kinds.end() || depth > deepest)
        return false;
    const auto number = [&json](std::string_view name, std::int64_t usual) {
        return json.at(name).integer().value_or(usual);
    };
    part.kind = static_cast<cdp::Condition::Kind>(kind - kinds.begin());
    part.holds = json.at("holds").isTrue();
    part.place = json.at("place").text();
    part.subject = json.at("subject").text();
    part.value = json.at("value").text();
    part.test = json.at("test").text();
    part.until = number("untilMs", cdp::never);
    part.fromMs = number("fromMs", cdp::always);
    part.toMs = number("toMs", cdp::never);
    part.counted = number("counted", 0);
    part.heldForMs = number("heldForMs", 0);
    part.heldSinceMs = number("heldSinceMs", cdp::never);
    part.periods = static_cast<int>(number("periods", 0));
    part.periodsNeeded = static_cast<int>(number("periodsNeeded", 0));
    part.isOutside = json.at("outside").isTrue();
    if (!json.at("atLeast").isAbsent() || !json.at("atMost").isAbsent()) {
        part.needed.emplace();
        part.needed->atLeast = number("atLeast", cdp::always);
        part.needed->atMost = number("atMost", cdp::always);
    }
    for (const Json& event : json.at("events").elements())
        part.events.push_back({event.at("atMs").integer().value_or(0), std::string(event.at("messageId").text())});
    for (const Json& child : json.at("children").elements())
        if (!readAt(child, depth + 1, part.children.emplace_back()))
            return false;
    return true;
}

} // namespace

std::string explanationText(const Explanation& explanation) { return textAt(explanation, 0); }

std::optional<Explanation> explanationOf(const Json& json)
{
    Explanation explanation;
    return readAt(json, 0, explanation) ? std::optional(std::move(explanation)) : std::nullopt;
}

} // namespace weir::engine
