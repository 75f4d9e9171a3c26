#include "backend/cdp/rules/profilesurroundings.h"
#include "backend/cdp/world/worldstate.h"

namespace weir::cdp {
namespace {

using On = DestinationDefinition::On;

const DestinationDefinition& settingsOf(const DefinitionPointer& definition)
{
    return std::get<DestinationDefinition>(definition->body);
}

} // namespace

bool World::Private::hasSubscription(On on) const
{
    for (const DefinitionPointer& destination : book.all("destination"))
        for (const auto& subscription : settingsOf(destination).subscriptions)
            if (subscription.on == on)
                return true;
    return false;
}

/// To every destination, or to one: what its subscriptions make of the document.
void World::Private::deliver(On on, std::uint32_t number, const Json& document, std::string_view what,
                             const std::string& onlyTo)
{
    const Profile& profile = *engine.profile(number);
    const ProfileSurroundings around(engine.evaluator(), profile, nowMs, {});
    for (const DefinitionPointer& destination : book.all("destination")) {
        const std::string& key = destination->envelope.key;
        if (!onlyTo.empty() && key != onlyTo)
            continue;
        const DestinationDefinition& settings = settingsOf(destination);
        const std::vector<Payload> payloads = payloadsFor(settings, on, document, nowMs, &around);
        if (payloads.empty())
            continue;
        const Json preferences = on == On::Event ? consentPreferences(document) : consentOf(number);
        if (!consentAllows(settings, preferences, on)) {
            drop(reason::noConsent, happening.messageId, "destinations");
            continue;
        }
        for (const Payload& payload : payloads) {
            if (payload.text.empty()) {
                deadLetter(reason::mappingFailed, payload.mistake, happening.messageId, "destination/" + key);
                continue;
            }
            const std::string id = profile.id.toText();
            queues.at(key).offer(
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

void World::Private::deliverEvent(std::uint32_t number, const Event& event)
{
    if (queues.empty())
        return;
    deliver(On::Event, number, event.root, "event");
    if (hasSubscription(On::Profile)) {
        JsonArena arena;
        deliver(On::Profile, number, profileDocument(number, arena), "profile");
    }
    pump();
}

/// What a profile consents to is what its newest event says that says anything.
Json World::Private::consentOf(std::uint32_t number) const
{
    const auto& items = log[number];
    for (auto item = items.rbegin(); item != items.rend(); ++item)
        if (const Json preferences = consentPreferences(item->event->root); !preferences.isAbsent())
            return preferences;
    return {};
}

ShapeHeader World::Private::shapeHeader(std::uint32_t number, std::string_view messageId, JsonArena& arena) const
{
    ShapeHeader header;
    header.messageId = arena.copy(messageId);
    header.atMs = nowMs;
    header.consent = consentOf(number);
    const ProfileId id = graph.profileAt(number);
    header.profileId = arena.copy(id.toText());
    for (const IdentityLink& link : graph.identifiers(id)) {
        if (link.type == "userId" && header.userId.empty())
            header.userId = arena.copy(link.value);
        else if (link.type == "anonymousId" && header.anonymousId.empty())
            header.anonymousId = arena.copy(link.value);
        else if (link.type == "email" && header.email.empty())
            header.email = arena.copy(link.value);
    }
    return header;
}

void World::Private::deliverChange(std::uint32_t number, const std::string& audience, bool isEntered)
{
    if (!hasSubscription(On::Audience))
        return;
    JsonArena arena;
    const std::string what = "audience/" + audience + (isEntered ? "/entered" : "/exited");
    const auto messageId = [&](std::string_view shape) {
        return idempotencyKey(shape, happening.messageId, graph.profileAt(number).toText(),
                              what + std::to_string(nowMs));
    };
    deliver(On::Audience, number,
            audienceTrack(shapeHeader(number, messageId("track"), arena), audience, isEntered, arena), what + "/track");
    deliver(On::Audience, number,
            audienceIdentify(shapeHeader(number, messageId("identify"), arena), audience, isEntered, arena),
            what + "/identify");
}

/// Traits that are others than destinations were told last.
void World::Private::deliverTraits(std::uint32_t number)
{
    const Profile* profile = engine.profile(number);
    if (!profile || profile->events == 0 || !hasSubscription(On::Trait))
        return;
    JsonArena arena;
    std::int64_t until = never;
    auto& known = toldTraits[number];
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
    known = std::move(now);
    traitTimers.schedule(number, until);
}

void World::Private::sendMessage(std::uint32_t number, const JourneyMessage& message)
{
    const std::string destination(message.destination);
    if (book.find("destination", destination)) {
        const std::string what = "journey/" + std::string(message.journey) + '/' + std::string(message.node) + '/' +
                                 std::string(message.instance) + '/' + std::to_string(message.ordinal);
        deliver(On::Journey, number, message.payload, what, destination);
        return;
    }
    // Nobody defined it: what would be sent is told all the same.
    records.push_back(
        SentRecord{destination, graph.profileAt(number), nameOf(number), jsonDocument(message.payload), nowMs});
}

void World::Private::pump()
{
    for (auto& [key, queue] : queues) {
        while (queue.nextDue() <= nowMs) {
            std::vector<DeliveryOutcome> outcomes;
            const std::vector<DeliveryAttempt> attempts = queue.due(nowMs, outcomes);
            for (const DeliveryOutcome& outcome : outcomes)
                recordOutcome(key, outcome);
            for (const DeliveryAttempt& attempt : attempts) {
                JsonArena arena;
                Json payload;
                parser.parse(attempt.item->payload, arena, payload);
                const DestinationAnswer answered = answer ? answer(key, payload) : DestinationAnswer{};
                if (const auto outcome =
                        queue.answered(attempt.id, {answered.status, answered.body, answered.retryAfterMs}, nowMs))
                    recordOutcome(key, *outcome);
            }
            if (attempts.empty() && outcomes.empty())
                break;
        }
    }
}

void World::Private::recordOutcome(const std::string& destination, const DeliveryOutcome& outcome)
{
    const std::string where = "destination/" + destination;
    switch (outcome.kind) {
    case DeliveryOutcome::Kind::Delivered: {
        const auto parsed = parseJson(outcome.item->payload);
        records.push_back(SentRecord{destination, outcome.item->profile, nameOf(outcome.item->profile),
                                     parsed ? *parsed : JsonPointer(), nowMs});
        trace(outcome.item->messageId, where, "delivered");
        break;
    }
    case DeliveryOutcome::Kind::DeadLettered:
        deadLetter(outcome.reason, "HTTP " + std::to_string(outcome.answer.status), outcome.item->messageId, where);
        break;
    case DeliveryOutcome::Kind::Retried:
    case DeliveryOutcome::Kind::Paused:
        trace(outcome.item->messageId, where, outcome.kind == DeliveryOutcome::Kind::Paused ? "paused" : "retried");
        break;
    }
}

} // namespace weir::cdp
