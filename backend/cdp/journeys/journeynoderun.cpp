#include "backend/cdp/common/timezone.h"
#include "backend/cdp/journeys/journeyrun.h"
#include "backend/cdp/journeys/journeytime.h"

namespace weir::cdp {
namespace {

constexpr int mostHops = 1'000;
constexpr std::size_t mostSends = 1'000;

std::uint32_t bucketOf(std::string_view journey, std::string_view node, const ProfileId& profile)
{
    std::string key;
    for (const std::string_view part : {journey, node}) {
        key += part;
        key += '\0';
    }
    key += profile.toText();
    return std::uint32_t(stableHash(key) % 10'000);
}

} // namespace

/// From a node that it came to just now, as far as it goes at this moment.
void JourneyRun::follow(std::size_t index)
{
    while (!isGone(index)) {
        if (++m_hops > mostHops)
            return exit(index, Why::Loop);
        m_until = never;
        if (ends(index, nullptr))
            return;
        if (!node(index).waits()) {
            pass(index);
            continue;
        }
        arm(index);
        if (!waitsOver(index, nullptr)) {
            JourneyInstance& instance = at(index);
            instance.watchMs = m_until;
            instance.hopsMs = m_now;
            instance.hops = m_hops;
            return;
        }
    }
}

/// One node in which nobody waits.
void JourneyRun::pass(std::size_t index)
{
    const Node& here = node(index);
    switch (here.type) {
    case Node::Type::Branch:
        for (const JourneyBranch& branch : here.branches) {
            if (m_host.holds(branch.trigger.rule).holds)
                return go(index, branch.next, Why::Condition, branch.name);
        }
        return go(index, here.otherwise, Why::Flow);
    case Node::Type::Split:
        return split(index);
    case Node::Type::Send:
        send(index);
        return go(index, here.next, Why::Flow);
    case Node::Type::SetTrait:
        m_host.setTrait(here.trait, here.value->root);
        return go(index, here.next, Why::Flow);
    case Node::Type::Cap:
        return go(index, m_state.sendsWithin(m_now, here.duration) < here.sends ? here.next : here.otherwise,
                  Why::Flow);
    case Node::Type::Jump:
        return jump(index);
    case Node::Type::Exit:
    case Node::Type::WaitFor:
    case Node::Type::Wait:
    case Node::Type::WaitUntil:
        break;
    }
    exit(index, Why::End);
}

/// The timer of the node, counted from when it was entered.
void JourneyRun::arm(std::size_t index)
{
    const Node& here = node(index);
    JourneyInstance& instance = at(index);
    if (here.type != Node::Type::WaitUntil) {
        instance.dueMs = here.duration == never ? never : instance.sinceMs + here.duration;
        return;
    }
    if (here.timeOfDaySeconds < 0) {
        instance.dueMs = dateOf(index);
        return;
    }
    // Who comes back to the node in the very moment that led on from it waits for the next one.
    const bool mayBeNow = instance.timeOfDayMs != m_now || instance.timeOfDayNode != instance.node;
    instance.dueMs = nextTimeOfDay(m_now, mayBeNow, here.timeOfDaySeconds, here.days, zoneOf(index));
}

/// never: there is no date.
std::int64_t JourneyRun::dateOf(std::size_t index)
{
    const Node& here = node(index);
    if (here.dateThere)
        m_until = std::min(m_until, m_host.holds(here.dateRule).until);
    const Json value =
        here.isDateOfEntry ? here.date.of(entryOf(index)) : m_host.surroundings(Json()).trait(here.date, m_until);
    const std::optional<std::int64_t> moment = momentOf(value);
    return moment ? *moment + here.offset : never;
}

std::string JourneyRun::zoneOf(std::size_t index)
{
    const std::string& zone = node(index).timeZone;
    if (zone != "profile")
        return zone;
    std::int64_t until = never;
    static const JsonPath path = JsonPath::ofSteps({{.name = "timezone"}});
    const Json trait = m_host.surroundings(Json()).trait(path, until);
    if (isTimeZone(trait.text()))
        return std::string(trait.text());
    const Json context = entryOf(index).at("context").at("timezone");
    return isTimeZone(context.text()) ? std::string(context.text()) : std::string();
}

void JourneyRun::split(std::size_t index)
{
    const Node& here = node(index);
    const std::uint32_t bucket = bucketOf(at(index).journey, here.name, m_host.profile());
    for (const JourneyBranch& branch : here.branches) {
        if (bucket < branch.bucketsUpTo)
            return go(index, branch.next, Why::Flow, branch.name);
    }
    go(index, here.branches.back().next, Why::Flow, here.branches.back().name);
}

void JourneyRun::send(std::size_t index)
{
    const Node& here = node(index);
    JourneyInstance& instance = at(index);
    const Json entry = entryOf(index);
    JsonArena arena;
    const Json profile = m_host.profileDocument(arena);
    Json input = entry;
    for (const std::string_view name : {"userId", "anonymousId", "traits"})
        input = arena.with(input, name, profile.at(name));
    input = arena.with(input, "profile", profile);
    input = arena.with(input, "journey", Json::ofText(instance.journey));
    input = arena.with(input, "node", Json::ofText(here.name));
    input = arena.with(input, "entry", entry);
    const Result<Json> payload = here.message ? here.message->map(input, arena) : Result<Json>(input);

    JourneyStep sent = step(index, payload ? JourneyStep::What::Sent : JourneyStep::What::NotSent, Why::Flow);
    sent.to = here.destination;
    if (!payload) {
        sent.detail = payload.error().detail.toStdString();
        m_steps.push_back(std::move(sent));
        return;
    }
    // A mapping that nothing comes of is how a definition says that there is nothing to send.
    if (payload->kind() == Json::Kind::Absent)
        return;
    m_steps.push_back(std::move(sent));
    if (m_state.sends.size() >= mostSends)
        m_state.sends.erase(m_state.sends.begin());
    m_state.sends.push_back(m_now);
    m_host.send({here.destination, instance.journey, here.name, instance.id, ++instance.sends, *payload});
}

void JourneyRun::jump(std::size_t index)
{
    const std::string target = node(index).journey;
    if (!m_programs.isEnabled(target))
        return exit(index, Why::End, target);
    m_jumps.push_back({target, at(index).entry, at(index).journey});
    exit(index, Why::Jumped, target);
}

} // namespace weir::cdp
