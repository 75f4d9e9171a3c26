#include "backend/cdp/delivery/subscriptions.h"

#include "backend/cdp/event/speccheck.h"

#include <algorithm>

namespace weir::cdp {
namespace {
using On = DestinationDefinition::On;

Payload payloadOf(const Mapping* mapping, const Json& document)
{
    Payload payload;
    if (!mapping) {
        payload.text = toJsonText(document);
        return payload;
    }
    JsonArena arena;
    const Result<Json> mapped = mapping->map(document, arena);
    if (!mapped)
        payload.mistake = (mapped.error().subject + QStringLiteral(": ") + mapped.error().detail).toStdString();
    else if (!mapped->isAbsent())
        payload.text = toJsonText(*mapped);
    return payload;
}

/// Members in the order in which they are written; texts that are empty are left out.
class ShapeWriter
{
public:
    explicit ShapeWriter(JsonArena& arena) : m_arena(arena) {}
    void put(std::string_view name, const Json& value)
    {
        m_members.push_back({m_arena.copy(name), m_arena.deepCopy(value)});
    }
    void putText(std::string_view name, std::string_view text)
    {
        if (!text.empty())
            put(name, Json::ofText(text));
    }
    Json object() { return m_arena.object(m_members); }

private:
    JsonArena& m_arena;
    std::vector<JsonMember> m_members;
};

Json one(std::string_view name, const Json& value, JsonArena& arena)
{
    ShapeWriter writer(arena);
    writer.put(name, value);
    return writer.object();
}

Json contextOf(const ShapeHeader& header, std::string_view computationClass, std::string_view key, JsonArena& arena)
{
    ShapeWriter personas(arena);
    personas.putText("computation_class", computationClass);
    personas.putText("computation_key", key);
    personas.putText("profile_id", header.profileId);
    ShapeWriter context(arena);
    context.put("personas", personas.object());
    if (!header.email.empty())
        context.put("traits", one("email", Json::ofText(header.email), arena));
    if (header.consent.isObject())
        context.put("consent", one("categoryPreferences", header.consent, arena));
    return context.object();
}

Json shapeOf(const ShapeHeader& header, std::string_view type, std::string_view event, const Json& context,
             std::string_view bodyName, const Json& body, JsonArena& arena)
{
    ShapeWriter shape(arena);
    shape.putText("type", type);
    shape.putText("event", event);
    shape.putText("messageId", header.messageId);
    shape.putText("userId", header.userId);
    shape.putText("anonymousId", header.anonymousId);
    shape.putText("timestamp", momentText(header.atMs));
    shape.put(bodyName, body);
    shape.put("context", context);
    return shape.object();
}
} // namespace

std::vector<Payload> payloadsFor(const DestinationDefinition& destination, On on, const Json& document,
                                 std::int64_t nowMs, const Surroundings* around)
{
    std::vector<Payload> payloads;
    bool isSubscribed = false;
    for (std::size_t i = 0; i < destination.subscriptions.size(); ++i) {
        const DestinationDefinition::Subscription& subscription = destination.subscriptions[i];
        if (subscription.on != on)
            continue;
        isSubscribed = true;
        if (subscription.when && !subscription.when->evaluate(document, nowMs, around).holds)
            continue;
        Payload payload = payloadOf(subscription.mapping.get(), document);
        payload.subscription = i;
        if (!payload.text.empty() || !payload.mistake.empty())
            payloads.push_back(std::move(payload));
    }
    if (on == On::Journey && !isSubscribed)
        payloads.push_back({SIZE_MAX, toJsonText(document), {}});
    return payloads;
}

Json consentPreferences(const Json& document)
{
    const Json preferences = document.at("context").at("consent").at("categoryPreferences");
    return preferences.isObject() ? preferences : Json();
}

bool consentAllows(const DestinationDefinition& destination, const Json& preferences, On on)
{
    if (destination.consent.empty())
        return true;
    if (!preferences.isObject())
        return on == On::Event;
    return std::all_of(destination.consent.begin(), destination.consent.end(),
                       [&](const std::string& category) { return preferences.at(category).isTrue(); });
}

Json audienceTrack(const ShapeHeader& header, std::string_view audience, bool entered, JsonArena& arena)
{
    ShapeWriter properties(arena);
    properties.putText("audience_key", audience);
    properties.put(audience, Json::ofBool(entered));
    return shapeOf(header, "track", entered ? "Audience Entered" : "Audience Exited",
                   contextOf(header, "audience", audience, arena), "properties", properties.object(), arena);
}

Json audienceIdentify(const ShapeHeader& header, std::string_view audience, bool entered, JsonArena& arena)
{
    return shapeOf(header, "identify", {}, contextOf(header, "audience", audience, arena), "traits",
                   one(audience, Json::ofBool(entered), arena), arena);
}

Json traitIdentify(const ShapeHeader& header, std::string_view trait, const Json& value, JsonArena& arena)
{
    return shapeOf(header, "identify", {}, contextOf(header, "trait", trait, arena), "traits",
                   one(trait, value.isAbsent() ? Json::null() : value, arena), arena);
}

} // namespace weir::cdp
