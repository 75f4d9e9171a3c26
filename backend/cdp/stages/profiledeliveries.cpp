#include "backend/cdp/rules/profilesurroundings.h"
#include "backend/cdp/stages/profilestate.h"

namespace weir::cdp {
namespace {

using On = DestinationDefinition::On;

const DestinationDefinition& settingsOf(const DefinitionPointer& definition)
{
    return std::get<DestinationDefinition>(definition->body);
}

} // namespace

bool ProfileStage::Private::hasSubscription(On on) const
{
    for (const DefinitionPointer& destination : book.all("destination"))
        for (const auto& subscription : settingsOf(destination).subscriptions)
            if (subscription.on == on)
                return true;
    return false;
}

/// To every destination, or to one: what its subscriptions make of the document.
void ProfileStage::Private::deliver(On on, std::uint32_t number, const Json& document, std::string_view what,
                                    const std::string& onlyTo)
{
    const Profile& profile = *engine.profile(number);
    JsonArena arena;
    const ProfileSurroundings around(engine.evaluator(), profile, nowMs, {});
    for (const DefinitionPointer& destination : book.all("destination")) {
        const std::string& key = destination->envelope.key;
        if (!onlyTo.empty() && key != onlyTo)
            continue;
        const DestinationDefinition& settings = settingsOf(destination);
        const std::vector<Payload> payloads = payloadsFor(settings, on, document, nowMs, &around);
        if (payloads.empty())
            continue;
        const Json preferences = on == On::Event ? consentPreferences(document) : consentOf(number, arena);
        if (!consentAllows(settings, preferences, on)) {
            records.drop(reason::noConsent, happening.messageId, "destinations", nowMs);
            continue;
        }
        for (const Payload& payload : payloads) {
            if (payload.text.empty()) {
                records.deadLetter(reason::mappingFailed, payload.mistake, happening.messageId, "destination/" + key,
                                   nowMs);
                continue;
            }
            const std::string id = profile.id.toText();
            outlet.offer(
                key,
                {.profile = profile.id,
                 .payload = payload.text,
                 .idempotencyKey = idempotencyKey(key, happening.messageId, id,
                                                  std::string(what) + '/' + std::to_string(payload.subscription) + '/' +
                                                      std::to_string(nowMs)),
                 .messageId = happening.messageId,
                 .offeredAtMs = nowMs},
                nowMs);
        }
    }
}

void ProfileStage::Private::deliverEvent(std::uint32_t number, const Event& event)
{
    if (book.all("destination").empty())
        return;
    deliver(On::Event, number, event.root, "event");
    if (hasSubscription(On::Profile)) {
        JsonArena arena;
        deliver(On::Profile, number, document(number, arena), "profile");
    }
    outlet.settled();
}

Json ProfileStage::Private::consentOf(std::uint32_t number, JsonArena& arena)
{
    Json preferences;
    if (!people[number].consent.empty())
        parser.parse(people[number].consent, arena, preferences);
    return preferences;
}

ShapeHeader ProfileStage::Private::shapeHeader(std::uint32_t number, std::string_view messageId, JsonArena& arena)
{
    ShapeHeader header;
    header.messageId = arena.copy(messageId);
    header.atMs = nowMs;
    header.consent = consentOf(number, arena);
    header.profileId = arena.copy(people[number].id.toText());
    for (const auto& [link, place] : people[number].links) {
        if (link.type == "userId" && header.userId.empty())
            header.userId = arena.copy(link.value);
        else if (link.type == "anonymousId" && header.anonymousId.empty())
            header.anonymousId = arena.copy(link.value);
        else if (link.type == "email" && header.email.empty())
            header.email = arena.copy(link.value);
    }
    return header;
}

void ProfileStage::Private::deliverChange(std::uint32_t number, const std::string& audience, bool isEntered)
{
    if (!hasSubscription(On::Audience))
        return;
    JsonArena arena;
    const std::string what = "audience/" + audience + (isEntered ? "/entered" : "/exited");
    const auto messageId = [&](std::string_view shape) {
        return idempotencyKey(shape, happening.messageId, people[number].id.toText(), what + std::to_string(nowMs));
    };
    deliver(On::Audience, number,
            audienceTrack(shapeHeader(number, messageId("track"), arena), audience, isEntered, arena), what + "/track");
    deliver(On::Audience, number,
            audienceIdentify(shapeHeader(number, messageId("identify"), arena), audience, isEntered, arena),
            what + "/identify");
}

/// Traits that are others than destinations were told last.
void ProfileStage::Private::deliverTraits(std::uint32_t number)
{
    const Profile* profile = engine.profile(number);
    if (!profile || profile->events == 0 || !hasSubscription(On::Trait))
        return;
    JsonArena arena;
    std::int64_t until = never;
    auto& known = people[number].toldTraits;
    std::map<std::string, std::string> now;
    for (const JsonMember& member : traitsOf(*profile, engine, nowMs, arena, until).members())
        now.emplace(member.name, toJsonText(member.value));
    std::set<std::string> keys;
    for (const auto& [key, value] : known)
        keys.insert(key);
    for (const auto& [key, value] : now)
        keys.insert(key);
    for (const std::string& key : keys) {
        const auto before = known.find(key), after = now.find(key);
        if (before != known.end() && after != now.end() && before->second == after->second)
            continue;
        Json value = Json::null();
        if (after != now.end())
            parser.parse(after->second, arena, value);
        const std::string messageId =
            idempotencyKey("trait", happening.messageId, profile->id.toText(), key + '/' + std::to_string(nowMs));
        deliver(On::Trait, number, traitIdentify(shapeHeader(number, messageId, arena), key, value, arena),
                "trait/" + key);
    }
    if (known != now)
        touch(number);
    known = std::move(now);
    traitTimers.schedule(number, until);
}

void ProfileStage::Private::sendMessage(std::uint32_t number, const JourneyMessage& message)
{
    const std::string destination(message.destination);
    if (book.find("destination", destination)) {
        const std::string what = "journey/" + std::string(message.journey) + '/' + std::string(message.node) + '/' +
                                 std::string(message.instance) + '/' + std::to_string(message.ordinal);
        deliver(On::Journey, number, message.payload, what, destination);
        return;
    }
    outlet.told(destination, people[number].id, message.payload, nowMs);
}

} // namespace weir::cdp
