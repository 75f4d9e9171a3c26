#include "backend/cdp/stages/profilestage.h"

#include "backend/cdp/common/profileidbytes.h"
#include "backend/cdp/rules/explainer.h"
#include "backend/cdp/stages/profilestate.h"

#include <algorithm>

namespace weir::cdp {

ProfileStage::Private::Private(const DefinitionBook& definitions, EventLog& events, Outlet& deliveries,
                               StageRecords& told, std::int64_t now)
    : book(definitions), log(events), outlet(deliveries), records(told), nowMs(now)
{
    engine.setLists([this](const Profile& profile, const CompiledList& list) { return isListed(profile, list); });
    compileJourneys();
    compileRules();
}

std::optional<std::uint32_t> ProfileStage::Private::find(ProfileId profile)
{
    const auto found = numbers.find(profile);
    if (found == numbers.end())
        return shelf ? wake(profile) : std::nullopt;
    people[found->second].isUsed = true;
    return found->second;
}

std::uint32_t ProfileStage::Private::numberOf(ProfileId profile)
{
    const auto found = find(profile);
    return found ? *found : make(profile);
}

std::uint32_t ProfileStage::Private::make(ProfileId profile)
{
    std::uint32_t number = 0;
    if (freeNumbers.empty()) {
        number = static_cast<std::uint32_t>(people.size());
        people.emplace_back();
    } else {
        number = freeNumbers.back();
        freeNumbers.pop_back();
        people[number] = Person{};
    }
    people[number].id = profile;
    numbers.emplace(profile, number);
    engine.add(number, profile);
    return number;
}

ProfileStage::ProfileStage(const DefinitionBook& book, EventLog& log, Outlet& outlet, StageRecords& records,
                           std::int64_t nowMs)
    : d(std::make_unique<Private>(book, log, outlet, records, nowMs))
{
}
ProfileStage::~ProfileStage() = default;

std::int64_t ProfileStage::nowMs() const { return d->nowMs; }
std::uint64_t ProfileStage::order() const { return d->order; }
std::int64_t ProfileStage::nextDue() const { return d->nextDue(); }
bool ProfileStage::fireNext(std::int64_t untilMs) { return d->fireNext(untilMs); }

void ProfileStage::advanceTo(std::int64_t atMs)
{
    while (d->fireNext(atMs)) {
    }
    d->nowMs = std::max(d->nowMs, atMs);
}

void ProfileStage::definitionsChanged(const std::set<std::string>& kinds, const std::vector<std::string>& journeys,
                                      const std::vector<std::string>& removedJourneys)
{
    d->definitionsChanged(kinds, journeys, removedJourneys);
}

void ProfileStage::take(ProfileId profile, const Event& event, std::span<const IdentityLink> linked,
                        std::uint64_t order)
{
    d->take(d->numberOf(profile), event, linked, order);
}

void ProfileStage::merge(const ProfileMerge& merge) { d->merge(merge); }
std::optional<ErasedParts> ProfileStage::erase(ProfileId profile) { return d->erase(profile); }
std::string ProfileStage::handOver(ProfileId profile)
{
    const auto number = d->find(profile);
    if (!number)
        return {};
    std::string saved = d->save(*number);
    d->forget(*number);
    return saved;
}

void ProfileStage::hold(ProfileId profile)
{
    const std::uint32_t number = d->numberOf(profile);
    d->engine.hold(number);
    d->journeyTimers.schedule(number, never);
    d->traitTimers.schedule(number, never);
}

bool ProfileStage::has(ProfileId profile) const
{
    return d->numbers.contains(profile) || (d->shelf && d->shelf->has(profile));
}

bool ProfileStage::hasUserId(ProfileId profile) const
{
    const auto number = d->numbers.find(profile);
    if (number == d->numbers.end())
        return d->shelf && hasUserIdAsSaved(d->shelf->look(profile));
    const std::vector<Person::Link>& links = d->people[number->second].links;
    return std::any_of(links.begin(), links.end(), [](const Person::Link& link) { return link.link.type == "userId"; });
}

std::optional<ProfileId> ProfileStage::find(std::string_view type, std::string_view value) const
{
    if (d->shelf)
        for (const ProfileId candidate : d->shelf->candidates(value))
            (void)d->find(candidate);
    std::optional<ProfileId> any;
    for (const std::uint32_t number : d->identifiers.candidates(value)) {
        const Person& person = d->people[number];
        const auto known = d->numbers.find(person.id);
        if (known == d->numbers.end() || known->second != number)
            continue;
        for (const auto& [link, place] : person.links) {
            if (link.value != value)
                continue;
            if (type.empty() ? link.type == "userId" : link.type == type)
                return person.id;
            if (type.empty() && !any)
                any = person.id;
        }
    }
    return any;
}

std::size_t ProfileStage::size() const { return d->numbers.size() + (d->shelf ? d->shelf->size() : 0); }

std::vector<ProfileId> ProfileStage::profiles() const
{
    std::vector<ProfileId> all;
    for (const std::uint32_t number : d->alive())
        all.push_back(d->people[number].id);
    if (d->shelf)
        d->shelf->each([&](ProfileId profile, std::string_view) { all.push_back(profile); });
    return all;
}

std::optional<ProfileView> ProfileStage::view(ProfileId profile) const
{
    const auto number = d->find(profile);
    const Profile* known = number ? d->engine.profile(*number) : nullptr;
    if (!known || known->events == 0)
        return std::nullopt;
    return d->view(*known, d->engine, d->nowMs);
}

std::string ProfileStage::nameOf(ProfileId profile) const
{
    const auto number = d->find(profile);
    return number ? d->nameOf(*number) : profile.toText();
}

Json ProfileStage::document(ProfileId profile, JsonArena& arena) const
{
    const auto number = d->find(profile);
    return number ? d->document(*number, arena) : Json();
}

std::vector<ProfileId> ProfileStage::members(const std::string& audience) const
{
    std::vector<ProfileId> found;
    const RuleId rule = d->engine.rules().audience(audience);
    if (rule == nothing)
        return found;
    for (const std::uint32_t number : d->alive())
        if (d->engine.isMember(number, rule))
            found.push_back(d->people[number].id);
    if (d->shelf)
        d->shelf->each([&](ProfileId profile, std::string_view saved) {
            if (isMemberAsSaved(saved, audience))
                found.push_back(profile);
        });
    return found;
}

std::map<std::string, std::int64_t> ProfileStage::memberships(ProfileId profile) const
{
    const auto number = d->find(profile);
    return number ? d->people[*number].memberSince : std::map<std::string, std::int64_t>();
}

std::optional<std::int64_t> ProfileStage::memberSince(ProfileId profile, const std::string& audience) const
{
    const auto number = d->find(profile);
    if (!number)
        return std::nullopt;
    const auto since = d->people[*number].memberSince.find(audience);
    return since == d->people[*number].memberSince.end() ? std::nullopt : std::optional(since->second);
}

std::optional<std::string> ProfileStage::journeyNode(const std::string& journey, ProfileId profile) const
{
    const auto number = d->find(profile);
    const JourneyInstance* oldest = number ? d->people[*number].journeys.oldest(journey) : nullptr;
    return oldest ? std::optional(JourneyRunner(d->programs).nodeName(*oldest)) : std::nullopt;
}

std::vector<ProfileStage::JourneyPlace> ProfileStage::journeysOf(ProfileId profile) const
{
    std::vector<JourneyPlace> places;
    if (const auto number = d->find(profile))
        for (const JourneyInstance& instance : d->people[*number].journeys.instances)
            places.push_back(
                {instance.journey, instance.id, JourneyRunner(d->programs).nodeName(instance), instance.enteredMs});
    return places;
}

std::vector<JsonPointer> ProfileStage::events(ProfileId profile) const
{
    std::vector<JsonPointer> events;
    if (const auto number = d->find(profile))
        d->log.each(profile, [&](const LogItem& item) {
            if (!item.isTrait)
                events.push_back(item.event);
        });
    return events;
}

std::optional<Explanation> ProfileStage::why(const std::string& audience, ProfileId profile, std::int64_t atMs) const
{
    const auto number = d->find(profile);
    const RuleId rule = d->engine.rules().audience(audience);
    if (!number || rule == nothing)
        return std::nullopt;
    // From the log, since what was folded has no events to show any more.
    const std::unique_ptr<RuleEngine> past = d->past(*number);
    const Profile* known = past->profile(*number);
    if (!known)
        return std::nullopt;
    const std::vector<Event> events = d->eventsOf(*number);
    return Explainer(past->evaluator(), events).explain(*known, rule, atMs);
}

std::optional<ProfileView> ProfileStage::viewAsOf(ProfileId profile, std::int64_t atMs) const
{
    const auto number = d->find(profile);
    if (!number)
        return std::nullopt;
    const std::unique_ptr<RuleEngine> past = d->past(*number);
    const Profile* known = past->profile(*number);
    if (!known || known->firstEventMs > atMs)
        return std::nullopt;
    return d->view(*known, *past, atMs);
}

std::vector<ProfileId> ProfileStage::takeChanged()
{
    std::vector<ProfileId> changed(d->unsaved.begin(), d->unsaved.end());
    d->unsaved.clear();
    return changed;
}

bool ProfileStage::hasChanged() const { return !d->unsaved.empty(); }

std::string ProfileStage::save(ProfileId profile) const
{
    const auto number = d->find(profile);
    return number ? d->save(*number) : std::string();
}

bool ProfileStage::restore(ProfileId profile, std::string_view saved)
{
    const std::uint32_t number = d->numberOf(profile);
    if (d->restore(number, saved))
        return true;
    d->forget(number);
    return false;
}
void ProfileStage::restored(std::int64_t nowMs, std::uint64_t order)
{
    d->order = std::max(d->order, order);
    d->nowMs = std::max(d->nowMs, nowMs);
    d->restored();
}

void ProfileStage::save(ByteWriter& writer) const
{
    writer.number(d->people.size());
    for (std::uint32_t number = 0; number < d->people.size(); ++number) {
        const ProfileId id = d->people[number].id;
        writeId(writer, id);
        writer.text(d->find(id) == number ? d->save(number) : std::string());
    }
}

bool ProfileStage::load(ByteReader& reader)
{
    for (std::size_t left = reader.count(); left > 0 && !reader.isBroken(); --left) {
        const ProfileId id = readId(reader);
        const std::string_view saved = reader.text();
        if (saved.empty())
            d->people.emplace_back().id = id;
        else if (!d->restore(d->make(id), saved))
            return false;
    }
    d->restored();
    return !reader.isBroken();
}

} // namespace weir::cdp
