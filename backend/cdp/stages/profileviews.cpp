#include "backend/cdp/stages/profilestate.h"

#include "backend/cdp/rules/explainer.h"

#include <algorithm>

namespace weir::cdp {

std::string ProfileStage::Private::nameOf(std::uint32_t number) const
{
    const std::vector<Person::Link>& links = people[number].links;
    for (const auto& [link, place] : links)
        if (link.type == "userId")
            return link.value;
    return links.empty() ? people[number].id.toText() : links.front().link.type + ':' + links.front().link.value;
}

bool ProfileStage::Private::isListed(const Profile& profile, const CompiledList& list) const
{
    // Rules are also asked about somebody of whom nothing is known.
    if (profile.index >= people.size() || people[profile.index].id != profile.id)
        return false;
    for (const auto& [link, place] : people[profile.index].links)
        if (std::binary_search(list.members.begin(), list.members.end(), link.type + ':' + link.value))
            return true;
    return false;
}

Json ProfileStage::Private::traitsOf(const Profile& profile, const RuleEngine& rules, std::int64_t atMs,
                                     JsonArena& arena, std::int64_t& until) const
{
    std::set<std::string> keys;
    for (const TraitSlot& slot : profile.traits)
        keys.insert(slot.key);
    for (const CompiledTrait& trait : rules.rules().traits())
        keys.insert(trait.key);
    std::vector<JsonMember> members;
    rules.evaluator().begin();
    for (const std::string& key : keys)
        if (const Json value = rules.evaluator().trait(profile, key, atMs, until); !value.isAbsent())
            members.push_back({arena.copy(key), arena.deepCopy(value)});
    return arena.object(members);
}

ProfileView ProfileStage::Private::view(const Profile& profile, const RuleEngine& rules, std::int64_t atMs) const
{
    ProfileView view;
    view.id = profile.id;
    view.name = nameOf(profile.index);
    for (const auto& [link, place] : people[profile.index].links) {
        const auto same = std::find_if(view.identifiers.begin(), view.identifiers.end(),
                                       [&](const auto& known) { return known.first == link.type; });
        if (same == view.identifiers.end())
            view.identifiers.push_back({link.type, {link.value}});
        else
            same->second.push_back(link.value);
    }
    auto traits = std::make_shared<JsonDocument>();
    std::int64_t until = never;
    traits->root = traitsOf(profile, rules, atMs, traits->arena, until);
    view.traits = traits;
    for (std::size_t index = 0; index < rules.rules().traits().size(); ++index)
        if (const std::size_t over = rules.evaluator().overflow(profile, static_cast<std::uint32_t>(index), atMs))
            view.overflow.emplace_back(rules.rules().traits()[index].key, over);
    for (const CompiledRule& rule : rules.rules().rules())
        if (rule.use == CompiledRule::Use::Audience && profile.events > 0 &&
            rules.evaluator().rule(profile, rules.rules().audience(rule.key), atMs).holds)
            view.audiences.push_back(rule.key);
    std::sort(view.audiences.begin(), view.audiences.end());
    view.events = profile.events;
    return view;
}

/// What journeys map their messages from.
Json ProfileStage::Private::document(std::uint32_t number, JsonArena& arena) const
{
    const Profile& profile = *engine.profile(number);
    const ProfileView view = this->view(profile, engine, nowMs);
    std::vector<JsonMember> identifiers, members;
    for (const auto& [type, values] : view.identifiers) {
        std::vector<Json> texts;
        for (const std::string& value : values)
            texts.push_back(arena.text(value));
        identifiers.push_back({arena.copy(type), arena.array(texts)});
        if (type == "userId" || type == "anonymousId")
            members.push_back({arena.copy(type), texts.front()});
    }
    std::vector<Json> audiences;
    for (const std::string& audience : view.audiences)
        audiences.push_back(arena.text(audience));
    members.push_back({"profileId", arena.text(view.id.toText())});
    members.push_back({"identifiers", arena.object(identifiers)});
    members.push_back({"traits", arena.deepCopy(view.traits->root)});
    members.push_back({"audiences", arena.array(audiences)});
    if (!view.overflow.empty()) {
        std::vector<JsonMember> overflow;
        for (const auto& [trait, count] : view.overflow)
            overflow.push_back({arena.copy(trait), Json::ofInteger(static_cast<std::int64_t>(count))});
        members.push_back({"overflow", arena.object(overflow)});
    }
    return arena.object(members);
}

std::vector<std::uint32_t> ProfileStage::Private::alive() const
{
    std::vector<std::uint32_t> found;
    engine.eachProfile([&](const Profile& profile) { found.push_back(profile.index); });
    return found;
}

/// Of an event that was accepted.
Event acceptedEvent(const Json& root)
{
    Event event{.root = root, .type = eventTypeOf(root.at("type").text()).value_or(EventType::Track)};
    event.name = root.at(event.type == EventType::Track ? "event" : "name").text();
    event.messageId = root.at("messageId").text();
    event.userId = root.at("userId").text();
    event.anonymousId = root.at("anonymousId").text();
    event.groupId = root.at("groupId").text();
    event.previousId = root.at("previousId").text();
    event.timestampMs = momentOf(root.at("timestamp")).value_or(0);
    event.receivedAtMs = momentOf(root.at("receivedAt")).value_or(0);
    return event;
}

std::vector<Event> ProfileStage::Private::eventsOf(std::uint32_t number) const
{
    std::vector<Event> events;
    log.each(people[number].id, [&](const LogItem& item) {
        if (item.isTrait)
            return;
        Event event = acceptedEvent(item.event->root);
        event.document = item.event;
        events.push_back(std::move(event));
    });
    return events;
}

void ProfileStage::Private::remember(std::uint32_t number, RuleEngine& into) const
{
    constexpr std::int64_t beforeAll = -10'000'000'000'000;
    const Profile& now = *engine.profile(number);
    const bool hasUserId = now.hasUserId;
    Profile& profile = into.add(number, now.id);
    profile.hasUserId = hasUserId;
    fill(profile, number, into, beforeAll);
}

/// Somebody with all that is known today, nothing folded, and all others if they count: what any moment is asked of.
std::unique_ptr<RuleEngine> ProfileStage::Private::past(std::uint32_t asked) const
{
    auto past = std::make_unique<RuleEngine>();
    past->setLists([this](const Profile& profile, const CompiledList& list) { return isListed(profile, list); });
    past->setRules(RuleSet::compile(book, this->asked));
    const bool needsOthers = past->rules().readsAccounts();
    for (const std::uint32_t number : needsOthers ? alive() : std::vector<std::uint32_t>{asked})
        if (engine.profile(number))
            remember(number, *past);
    past->indexGroups();
    return past;
}

const Profile* ProfileStage::fill(RuleEngine& into, ProfileId profile) const
{
    const auto number = d->find(profile);
    if (!number || !d->engine.profile(*number))
        return nullptr;
    d->remember(*number, into);
    return std::as_const(into).profile(*number);
}

bool ProfileStage::isListed(const Profile& profile, const CompiledList& list) const
{
    return d->isListed(profile, list);
}

} // namespace weir::cdp
