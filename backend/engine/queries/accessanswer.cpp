#include "backend/engine/queries/accessanswer.h"

#include "backend/cdp/identity/accessdocument.h"
#include "backend/engine/records/recordjson.h"

#include <map>

namespace weir::engine {
namespace {

constexpr std::size_t pageBytes = 600'000;

/// With the first event that has each. What none has by the rules of today came by rules of the past.
std::vector<cdp::IdentityLink> linksOf(const cdp::ProfileView& view, const std::vector<JsonPointer>& events,
                                       const cdp::IdentityRules& rules)
{
    std::map<std::pair<std::string_view, std::string_view>, std::string_view> origins;
    std::vector<cdp::IdentityLink> links;
    for (const auto& [type, values] : view.identifiers)
        for (const std::string& value : values)
            if (origins.emplace(std::pair(std::string_view(type), std::string_view(value)), "").second)
                links.push_back({type, value, {}});
    std::size_t missing = links.size();
    cdp::IdentityRules::Extracted found;
    for (std::size_t i = 0; i < events.size() && missing > 0; ++i) {
        JsonArena arena;
        rules.extract(cdp::acceptedEvent(events[i]->root), arena, found);
        for (const cdp::FoundIdentifier& one : found.usable) {
            const auto origin = origins.find({rules.types()[one.type].name, one.value});
            if (origin == origins.end() || !origin->second.empty())
                continue;
            origin->second = events[i]->root.at("messageId").text();
            missing -= origin->second.empty() ? 0 : 1;
        }
    }
    for (cdp::IdentityLink& link : links)
        link.messageId = origins[{link.type, link.value}];
    return links;
}

std::string personOf(const cdp::ProfileStage& people, const cdp::ProfileView& view,
                     std::vector<cdp::IdentityLink> links, std::int64_t nowMs)
{
    cdp::AccessParts parts;
    parts.profile = view.id;
    parts.atMs = nowMs;
    parts.identifiers = std::move(links);
    parts.traits = view.traits->root;
    for (const auto& [audience, sinceMs] : people.memberships(view.id))
        parts.memberships.push_back({audience, sinceMs});
    for (const auto& place : people.journeysOf(view.id))
        parts.journeys.push_back({place.journey, place.instance, place.node, place.enteredMs});
    JsonArena arena;
    Json document = cdp::accessDocument(parts, arena);
    // Events come in pages; the others are known to other stages only.
    for (const char* name : {"events", "merges", "elsewhere"})
        document = arena.with(document, name, Json());
    return toJsonText(document);
}

} // namespace

std::string accessText(const cdp::ProfileStage& people, const std::optional<cdp::ProfileId>& id,
                       const cdp::IdentityRules& rules, std::size_t from, std::int64_t nowMs)
{
    const std::optional<cdp::ProfileView> view = id ? people.view(*id) : std::nullopt;
    ObjectText text(pageBytes);
    text.flag("found", view.has_value());
    if (!view)
        return text.take();
    const std::vector<JsonPointer> events = people.events(*id);
    text.id("profileId", *id);
    if (from == 0)
        text.json("person", std::string_view(personOf(people, *view, linksOf(*view, events, rules), nowMs)));
    std::string page = "[";
    std::size_t at = from;
    for (; at < events.size() && page.size() < pageBytes; ++at) {
        page += at > from ? "," : "";
        appendJson(page, events[at]->root);
    }
    text.json("events", std::string_view(page + "]"));
    if (at < events.size())
        text.number("next", static_cast<std::int64_t>(at));
    return text.take();
}

} // namespace weir::engine
