#include "backend/cdp/world/worldstate.h"

#include "backend/cdp/world/worldjourneyhost.h"

namespace weir::cdp {
namespace {

/// A ring of audiences that enter journeys that set traits that make audiences stops here.
constexpr int mostRounds = 10'000;

} // namespace

void World::Private::recordChange(std::uint32_t number, const std::string& audience, std::int64_t version,
                                  bool isEntered)
{
    if (isEntered)
        memberSince[number][audience] = nowMs;
    else
        memberSince[number].erase(audience);
    records.push_back(MembershipRecord{audience, graph.profileAt(number), nameOf(number), isEntered, nowMs, version,
                                       happening.cause, happening.messageId});
    trace(happening.messageId, "audiences", isEntered ? "entered" : "exited", audience);
    deliverChange(number, audience, isEntered);
    if (isEntered && programs.concernsAudience(audience))
        entered.emplace_back(number, audience);
    stirred.insert(number);
    changed.insert(number);
}

void World::Private::recordChanges()
{
    for (const std::uint32_t number : engine.takeTouched())
        stirred.insert(number);
    for (const RuleEngine::Change& change : engine.takeChanges()) {
        const CompiledRule& rule = engine.rules().rules()[change.rule];
        if (rule.use == CompiledRule::Use::Audience)
            recordChange(change.profile, rule.key, rule.version, change.holds);
    }
}

void World::Private::drain()
{
    for (int round = 0; round < mostRounds; ++round) {
        recordChanges();
        if (!entered.empty()) {
            const auto [number, audience] = entered.front();
            entered.erase(entered.begin());
            if (engine.profile(number)) {
                WorldJourneyHost host(*this, number);
                recordSteps(number, JourneyRunner(programs).onAudienceEntered(host, journeys[number], audience));
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
    pump();
}

void World::Private::stirJourneys(std::uint32_t number)
{
    const auto state = journeys.find(number);
    if (state == journeys.end() || !engine.profile(number))
        return;
    WorldJourneyHost host(*this, number);
    recordSteps(number, JourneyRunner(programs).onMoment(host, state->second));
}

void World::Private::journeyEvent(std::uint32_t number, const Event& event)
{
    WorldJourneyHost host(*this, number);
    recordSteps(number, JourneyRunner(programs).onEvent(host, journeys[number], event));
}

void World::Private::mergeJourneys(std::uint32_t into, std::uint32_t gone)
{
    const auto state = journeys.find(gone);
    if (state == journeys.end())
        return;
    JourneyState moved = std::move(state->second);
    journeys.erase(state);
    WorldJourneyHost host(*this, into);
    recordSteps(into, JourneyRunner(programs).onMerge(host, journeys[into], std::move(moved)));
}

void World::Private::setTrait(std::uint32_t number, const std::string& trait, const Json& value)
{
    auto item = std::make_shared<JsonDocument>();
    item->root = item->arena.object(std::vector<JsonMember>{
        {"setTrait", item->arena.text(trait)}, {"value", item->arena.deepCopy(value)}, {"at", Json::ofInteger(nowMs)}});
    log[number].push_back({++order, nowMs, item, true});
    engine.setTrait(number, trait, value, nowMs, order, nowMs);
    stirred.insert(number);
    changed.insert(number);
}

void World::Private::recordSteps(std::uint32_t number, const JourneySteps& steps)
{
    for (const JourneyStep& step : steps) {
        if (step.what == JourneyStep::What::NotSent)
            deadLetter(reason::mappingFailed, step.detail, happening.messageId, "journey/" + step.journey);
        if (step.why == JourneyStep::Why::Loop)
            deadLetter(reason::journeyLoop, step.from, happening.messageId, "journey/" + step.journey);
        trace(happening.messageId, "journeys", journeyWhatName(step.what),
              step.journey + ": " + step.from + " > " + step.to);
        records.push_back(JourneyRecord{step.journey, step.instance, nameOf(number),
                                        std::string(journeyWhatName(step.what)), step.from, step.to,
                                        std::string(journeyWhyName(step.why)), graph.profileAt(number), nowMs});
    }
    if (const auto state = journeys.find(number); state != journeys.end()) {
        if (state->second.isEmpty())
            journeys.erase(state);
        scheduleJourneys(number);
    }
}

void World::Private::scheduleJourneys(std::uint32_t number)
{
    const auto state = journeys.find(number);
    journeyTimers.schedule(number, state == journeys.end() ? never : JourneyRunner(programs).due(state->second));
}

/// The next thing that comes due, at its moment. False: nothing is due up to then.
bool World::Private::fireNext(std::int64_t untilMs)
{
    const auto soonest = [](const TimerQueue& timers) { return timers.next().value_or(never); };
    std::int64_t due = std::min({engine.nextDue(), soonest(journeyTimers), soonest(traitTimers)});
    for (const auto& [key, queue] : queues)
        due = std::min(due, queue.nextDue());
    if (due > untilMs)
        return false;
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

} // namespace weir::cdp
