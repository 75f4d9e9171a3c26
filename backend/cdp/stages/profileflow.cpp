#include "backend/cdp/stages/profilestate.h"

#include "backend/cdp/stages/profilejourneyhost.h"

#include <algorithm>

namespace weir::cdp {
namespace {

/// A ring of audiences that enter journeys that set traits that make audiences stops here.
constexpr int mostRounds = 10'000;

} // namespace

void ProfileStage::Private::trace(std::string_view stage, std::string_view outcome, std::string detail)
{
    records.trace(happening.messageId, stage, outcome, nowMs, std::move(detail));
}

void ProfileStage::Private::link(std::uint32_t number, std::span<const IdentityLink> linked, std::uint64_t place)
{
    if (linked.empty())
        return;
    bool hasUserId = false;
    for (const IdentityLink& one : linked) {
        hasUserId = hasUserId || one.type == "userId";
        people[number].links.push_back({one, place});
        identifiers.add(one.value, number);
    }
    engine.identified(number, hasUserId);
}

void ProfileStage::Private::take(std::uint32_t number, const Event& event, std::span<const IdentityLink> linked,
                                 std::uint64_t place)
{
    // A merge before it stands for what the event caused. Others' merges may still wait for their event.
    const std::vector<std::uint32_t> gone = goneInto(number);
    happening = {gone.empty() ? Cause::Event : Cause::Merge, std::string(event.messageId)};
    link(number, linked, place);
    order = std::max(order, place);
    touch(number);
    log.append(people[number].id, {place, nowMs, event.document, false});
    if (const Json preferences = consentPreferences(event.root); !preferences.isAbsent()) {
        people[number].consentOrder = place;
        people[number].consent = toJsonText(preferences);
    }
    // Others may have been looked at since the merge.
    if (doubted.erase(number) > 0 || !gone.empty())
        engine.doubt(number);
    engine.take(number, event, place, nowMs);
    trace("profile", "counted");
    recordChanges();
    std::erase_if(gonePeople, [&](const Gone& one) { return one.into == number; });
    for (const std::uint32_t one : gone) {
        mergeJourneys(number, one);
        if (shelf)
            freeNumbers.push_back(one);
    }
    happening.cause = Cause::Event;
    if (programs.concerns(event.type, event.name)) {
        ProfileJourneyHost host(*this, number);
        recordSteps(number, JourneyRunner(programs).onEvent(host, people[number].journeys, event));
    }
    stirred.insert(number);
    changed.insert(number);
    drain();
    deliverEvent(number, event);
    drain();
}

void ProfileStage::Private::merge(const ProfileMerge& merge)
{
    const std::uint32_t into = numberOf(merge.into);
    const auto gone = find(merge.from);
    happening = {Cause::Merge, merge.messageId};
    records.all.push_back(MergeRecord{merge.into, merge.from, merge.messageId, nowMs});
    if (!gone)
        return;
    touch(into);
    touch(*gone);
    if (engine.profile(*gone))
        engine.merge(into, *gone, nowMs);
    log.merge(merge.into, merge.from);
    outlet.merged(merge.from, merge.into);
    Person& one = people[into];
    Person& other = people[*gone];
    const auto middle = static_cast<std::ptrdiff_t>(one.links.size());
    one.links.insert(one.links.end(), other.links.begin(), other.links.end());
    std::inplace_merge(one.links.begin(), one.links.begin() + middle, one.links.end(),
                       [](const Person::Link& a, const Person::Link& b) { return a.order < b.order; });
    for (const auto& [audience, sinceMs] : other.memberSince)
        one.memberSince.try_emplace(audience, sinceMs);
    if (other.consentOrder > one.consentOrder) {
        one.consentOrder = other.consentOrder;
        one.consent = std::move(other.consent);
    }
    for (const Person::Link& link : other.links)
        identifiers.add(link.link.value, into);
    other.links.clear();
    other.memberSince.clear();
    other.toldTraits.clear();
    other.consent.clear();
    journeyTimers.schedule(*gone, never);
    traitTimers.schedule(*gone, never);
    for (Gone& earlier : gonePeople)
        if (earlier.into == *gone)
            earlier.into = into;
    gonePeople.push_back({into, *gone});
    numbers.erase(merge.from);
    if (shelf)
        shelf->remove(merge.from);
}

void ProfileStage::Private::recordChange(std::uint32_t number, const std::string& audience, std::int64_t version,
                                         bool isEntered)
{
    if (isEntered)
        people[number].memberSince[audience] = nowMs;
    else
        people[number].memberSince.erase(audience);
    touch(number);
    records.all.push_back(MembershipRecord{audience, people[number].id, nameOf(number), isEntered, nowMs, version,
                                           happening.cause, happening.messageId});
    trace("audiences", isEntered ? "entered" : "exited", audience);
    deliverChange(number, audience, isEntered);
    if (isEntered && programs.concernsAudience(audience))
        entered.emplace_back(number, audience);
    stirred.insert(number);
    changed.insert(number);
}

void ProfileStage::Private::recordChanges()
{
    for (const std::uint32_t number : engine.takeTouched()) {
        stirred.insert(number);
        touch(number); // what changes by itself may change at another moment now
    }
    for (const RuleEngine::Change& change : engine.takeChanges()) {
        const CompiledRule& rule = engine.rules().rules()[change.rule];
        if (rule.use == CompiledRule::Use::Audience)
            recordChange(change.profile, rule.key, rule.version, change.holds);
    }
}

void ProfileStage::Private::drain()
{
    for (int round = 0; round < mostRounds; ++round) {
        recordChanges();
        if (!entered.empty()) {
            const auto [number, audience] = entered.front();
            entered.erase(entered.begin());
            if (engine.profile(number)) {
                ProfileJourneyHost host(*this, number);
                recordSteps(number, JourneyRunner(programs).onAudienceEntered(host, people[number].journeys, audience));
            }
        } else if (!stirred.empty()) {
            const std::uint32_t number = *stirred.begin();
            stirred.erase(stirred.begin());
            stirJourneys(number);
        } else if (!changed.empty()) {
            const std::uint32_t number = *changed.begin();
            changed.erase(changed.begin());
            deliverTraits(number);
        } else {
            break;
        }
    }
    outlet.settled();
}

void ProfileStage::Private::stirJourneys(std::uint32_t number)
{
    JourneyState& state = people[number].journeys;
    if (state.isEmpty() || !engine.profile(number))
        return;
    ProfileJourneyHost host(*this, number);
    recordSteps(number, JourneyRunner(programs).onMoment(host, state));
}

void ProfileStage::Private::mergeJourneys(std::uint32_t into, std::uint32_t gone)
{
    JourneyState moved = std::exchange(people[gone].journeys, {});
    if (moved.isEmpty())
        return;
    ProfileJourneyHost host(*this, into);
    recordSteps(into, JourneyRunner(programs).onMerge(host, people[into].journeys, std::move(moved)));
}

std::vector<std::uint32_t> ProfileStage::Private::goneInto(std::uint32_t number) const
{
    std::vector<std::uint32_t> found;
    for (const Gone& one : gonePeople)
        if (one.into == number)
            found.push_back(one.from);
    return found;
}

void ProfileStage::Private::setTrait(std::uint32_t number, const std::string& trait, const Json& value)
{
    auto item = std::make_shared<JsonDocument>();
    item->root = item->arena.object(std::vector<JsonMember>{
        {"setTrait", item->arena.text(trait)}, {"value", item->arena.deepCopy(value)}, {"at", Json::ofInteger(nowMs)}});
    log.append(people[number].id, {++order, nowMs, item, true});
    touch(number);
    engine.setTrait(number, trait, value, nowMs, order, nowMs);
    stirred.insert(number);
    changed.insert(number);
}

void ProfileStage::Private::recordSteps(std::uint32_t number, const JourneySteps& steps)
{
    for (const JourneyStep& step : steps) {
        if (step.what == JourneyStep::What::NotSent)
            records.deadLetter(reason::mappingFailed, step.detail, happening.messageId, "journey/" + step.journey,
                               nowMs);
        if (step.why == JourneyStep::Why::Loop)
            records.deadLetter(reason::journeyLoop, step.from, happening.messageId, "journey/" + step.journey, nowMs);
        trace("journeys", journeyWhatName(step.what), step.journey + ": " + step.from + " > " + step.to);
        records.all.push_back(JourneyRecord{step.journey, step.instance, nameOf(number),
                                            std::string(journeyWhatName(step.what)), step.from, step.to,
                                            std::string(journeyWhyName(step.why)), people[number].id, nowMs});
    }
    if (!steps.empty())
        touch(number);
    scheduleJourneys(number);
}

void ProfileStage::Private::scheduleJourneys(std::uint32_t number)
{
    const JourneyState& state = people[number].journeys;
    journeyTimers.schedule(number, state.isEmpty() ? never : JourneyRunner(programs).due(state));
}

std::int64_t ProfileStage::Private::nextDueInMemory() const
{
    return std::min({engine.nextDue(), journeyTimers.next().value_or(never), traitTimers.next().value_or(never)});
}

std::int64_t ProfileStage::Private::nextDue() const
{
    return std::min(nextDueInMemory(), shelf ? shelf->nextDue() : never);
}

/// The next thing that comes due, at its moment. False: nothing is due up to then.
bool ProfileStage::Private::fireNext(std::int64_t untilMs)
{
    const auto soonest = [](const TimerQueue& timers) { return timers.next().value_or(never); };
    const std::int64_t due = nextDue();
    if (due > untilMs)
        return false;
    // One after the other: what was woken is fired before the next one is.
    if (due < nextDueInMemory()) {
        if (const auto profile = shelf->popDue())
            (void)find(*profile);
        return true;
    }
    nowMs = std::max(nowMs, due);
    happening = {Cause::Time, {}};
    while (engine.nextDue() <= nowMs)
        engine.fireNext(nowMs);
    recordChanges();
    while (soonest(journeyTimers) <= nowMs)
        if (const auto number = journeyTimers.popDue(nowMs))
            stirred.insert(*number);
    while (soonest(traitTimers) <= nowMs)
        if (const auto number = traitTimers.popDue(nowMs))
            changed.insert(*number);
    drain();
    return true;
}

std::optional<ErasedParts> ProfileStage::Private::erase(ProfileId profile)
{
    const auto number = find(profile);
    if (!number)
        return std::nullopt;
    happening = {Cause::Erasure, {}};
    ErasedParts parts;
    for (const CompiledRule& rule : engine.rules().rules()) {
        if (rule.use != CompiledRule::Use::Audience || !engine.isMember(*number, engine.rules().audience(rule.key)))
            continue;
        ++parts.memberships;
        recordChange(*number, rule.key, rule.version, false);
    }
    outlet.settled();
    log.each(people[*number].id, [&](const LogItem& item) {
        ++parts.events;
        if (!item.isTrait)
            parts.messageIds.emplace_back(item.event->root.at("messageId").text());
    });
    Person& person = people[*number];
    parts.identifiers = person.links.size();
    parts.journeys = person.journeys.instances.size();
    forget(*number);
    log.erase(profile);
    return parts;
}

void ProfileStage::Private::forget(std::uint32_t number)
{
    journeyTimers.schedule(number, never);
    traitTimers.schedule(number, never);
    std::erase_if(entered, [&](const auto& one) { return one.first == number; });
    stirred.erase(number);
    changed.erase(number);
    doubted.erase(number);
    for (const std::uint32_t gone : goneInto(number)) {
        people[gone].journeys = {};
        if (shelf)
            freeNumbers.push_back(gone);
    }
    std::erase_if(gonePeople, [&](const Gone& one) { return one.into == number; });
    engine.erase(number, nowMs);
    touch(number);
    const ProfileId profile = people[number].id;
    people[number] = Person{};
    people[number].id = profile;
    numbers.erase(profile);
    if (!shelf)
        return;
    shelf->remove(profile);
    freeNumbers.push_back(number);
}

} // namespace weir::cdp
