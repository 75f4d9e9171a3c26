#include "backend/engine/queries/personjson.h"

#include "backend/engine/records/recordjson.h"

namespace weir::engine {

std::optional<cdp::ProfileId> findPerson(const cdp::ProfileStage& people, const std::string& words)
{
    if (const Result<cdp::ProfileId> id = profileOfKey(words); id && people.has(*id))
        return *id;
    if (const std::size_t colon = words.find(':'); colon != std::string::npos && colon > 0)
        if (const auto found = people.find(words.substr(0, colon), std::string_view(words).substr(colon + 1)))
            return found;
    return people.find({}, words);
}

std::string personText(const cdp::ProfileStage& people, const std::optional<cdp::ProfileView>& view, bool isNow)
{
    ObjectText text;
    text.flag("found", view.has_value());
    if (!view)
        return text.take();
    const auto list = [](const std::vector<std::string>& texts) {
        std::string all = "[";
        for (const std::string& one : texts) {
            all += all.size() > 1 ? "," : "";
            appendJsonText(all, one);
        }
        return all + "]";
    };
    std::string identifiers, since, journeys;
    for (const auto& [type, values] : view->identifiers) {
        identifiers += identifiers.empty() ? "{" : ",";
        appendJsonText(identifiers, type);
        identifiers += ':' + list(values);
    }
    ObjectText profile;
    profile.id("profileId", view->id);
    profile.json("identifiers", std::string_view((identifiers.empty() ? "{" : identifiers) + "}"));
    profile.json("traits", view->traits->root).json("audiences", std::string_view(list(view->audiences)));
    const std::string document = profile.take();
    text.text("name", view->name).json("profile", std::string_view(document)).number("events", view->events);
    if (!isNow)
        return text.take();
    for (const auto& [audience, sinceMs] : people.memberships(view->id)) {
        since += since.empty() ? "{" : ",";
        appendJsonText(since, audience);
        since += ':' + std::to_string(sinceMs);
    }
    for (const auto& place : people.journeysOf(view->id))
        journeys += (journeys.empty() ? "[" : ",") + ObjectText()
                                                         .text("journey", place.journey)
                                                         .text("instance", place.instance)
                                                         .text("node", place.node)
                                                         .number("enteredMs", place.enteredMs)
                                                         .take();
    text.json("memberSince", std::string_view((since.empty() ? "{" : since) + "}"));
    return text.json("journeys", std::string_view((journeys.empty() ? "[" : journeys) + "]")).take();
}

std::string namedText(const cdp::ProfileStage& people, const std::vector<cdp::ProfileId>& profiles, std::size_t most)
{
    std::string all = "[";
    for (std::size_t i = 0; i < profiles.size() && i < most; ++i)
        all += (i > 0 ? "," : "") + ObjectText().id("id", profiles[i]).text("name", people.nameOf(profiles[i])).take();
    return all + "]";
}

} // namespace weir::engine
