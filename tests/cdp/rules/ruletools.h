// Purpose: rules over a few people, told in one line each. Thread: one. Limits: for this folder.
#pragma once

#include "backend/cdp/rules/ruleengine.h"
#include "tests/cdp/definitions/reading.h"

#include <deque>

namespace weir::cdp::test {

/// Of a list of definitions, with ' for ". Null: one was refused.
inline std::shared_ptr<const RuleSet> rulesOf(std::string_view definitions)
{
    DefinitionBook book;
    return offer(book, definitions).empty() ? RuleSet::compile(book, {}) : nullptr;
}

/// `text`: as a client sends it; what it says of its time does not count.
inline Event eventOf(std::string_view text, std::int64_t timeMs)
{
    Event event;
    event.document = jsonOf(text);
    event.root = event.document->root;
    event.type = *eventTypeOf(event.root.at("type").text());
    event.name = event.root.at(event.type == EventType::Track ? "event" : "name").text();
    event.userId = event.root.at("userId").text();
    event.groupId = event.root.at("groupId").text();
    event.messageId = event.root.at("messageId").text();
    event.timestampMs = event.receivedAtMs = timeMs;
    return event;
}

inline Event track(std::string_view name, std::int64_t timeMs)
{
    return eventOf("{'type':'track','event':'" + std::string(name) + "'}", timeMs);
}

/// "0 entered buyers at 5; 0 left buyers at 9"
inline std::string textOf(const RuleSet& rules, const std::vector<RuleEngine::Change>& changes)
{
    std::string text;
    for (const RuleEngine::Change& change : changes)
        text += (text.empty() ? "" : "; ") + std::to_string(change.profile) + (change.holds ? " entered " : " left ") +
                rules.rules()[change.rule].key + " at " + std::to_string(change.atMs);
    return text;
}

inline std::string changesOf(RuleEngine& engine) { return textOf(engine.rules(), engine.takeChanges()); }

} // namespace weir::cdp::test
