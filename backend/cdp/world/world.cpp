#include "backend/cdp/world/world.h"

#include "backend/cdp/rules/explainer.h"
#include "backend/cdp/world/worldchecks.h"
#include "backend/cdp/world/worldstate.h"

#include <algorithm>

namespace weir::cdp {
World::Private::Private(std::int64_t now) : nowMs(now)
{
    setWorldChecks(book);
    engine.setLists([this](const Profile& profile, const CompiledList& list) { return isListed(profile.id, list); });
    engine.setRules(RuleSet::compile(book, asked));
}

World::World(std::int64_t nowMs) : d(std::make_unique<Private>(nowMs)) {}
World::~World() = default;
World::World(World&&) noexcept = default;
World& World::operator=(World&&) noexcept = default;

std::int64_t World::nowMs() const { return d->nowMs; }
const DefinitionBook& World::definitions() const { return d->book; }
std::vector<Refusal> World::define(std::span<const Json> documents) { return d->define(documents); }
bool World::remove(const std::string& kind, const std::string& key) { return d->remove(kind, key); }

void World::take(const Json& event, const std::string& source, std::string_view messageIdIfMissing)
{
    d->take(event, source, messageIdIfMissing);
}

void World::advanceTo(std::int64_t atMs)
{
    while (d->fireNext(atMs)) {
    }
    d->nowMs = std::max(d->nowMs, atMs);
}

void World::setDestinations(std::function<DestinationAnswer(const std::string&, const Json&)> answer)
{
    d->answer = std::move(answer);
}

std::vector<WorldRecord> World::takeRecords() { return std::exchange(d->records, {}); }
void World::setTracing(bool isTracing) { d->isTracing = isTracing; }

std::optional<ProfileView> World::profile(const std::string& name) const
{
    const auto id = d->find(name);
    const Profile* profile = id ? d->engine.profile(*d->graph.number(*id)) : nullptr;
    if (!profile || profile->events == 0)
        return std::nullopt;
    return d->view(*profile, d->engine, d->nowMs);
}

std::vector<std::string> World::profileNames() const
{
    std::vector<std::string> names;
    for (const std::uint32_t number : d->alive())
        names.push_back(d->nameOf(number));
    return names;
}

std::vector<std::string> World::members(const std::string& audience) const
{
    std::vector<std::string> names;
    const RuleId rule = d->engine.rules().audience(audience);
    if (rule == nothing)
        return names;
    for (const std::uint32_t number : d->alive())
        if (d->engine.isMember(number, rule))
            names.push_back(d->nameOf(number));
    std::sort(names.begin(), names.end());
    return names;
}

std::optional<std::string> World::journeyNode(const std::string& journey, const std::string& name) const
{
    const auto id = d->find(name);
    if (!id)
        return std::nullopt;
    const auto state = d->journeys.find(*d->graph.number(*id));
    const JourneyInstance* oldest = state == d->journeys.end() ? nullptr : state->second.oldest(journey);
    return oldest ? std::optional(JourneyRunner(d->programs).nodeName(*oldest)) : std::nullopt;
}

std::optional<Explanation> World::why(const std::string& audience, const std::string& name,
                                      std::optional<std::int64_t> asOfMs) const
{
    const auto id = d->find(name);
    const RuleId rule = d->engine.rules().audience(audience);
    if (!id || rule == nothing)
        return std::nullopt;
    // From the log, since what was folded has no events to show any more.
    const std::int64_t atMs = asOfMs.value_or(d->nowMs);
    const std::unique_ptr<RuleEngine> past = d->past();
    const std::uint32_t number = *d->graph.number(*id);
    const Profile* profile = past->profile(number);
    if (!profile)
        return std::nullopt;
    const std::vector<Event> events = d->eventsOf(number);
    return Explainer(past->evaluator(), events).explain(*profile, rule, atMs);
}

std::optional<ProfileView> World::profileAsOf(const std::string& name, std::int64_t atMs) const
{
    const auto id = d->find(name);
    if (!id)
        return std::nullopt;
    const std::unique_ptr<RuleEngine> past = d->past();
    const Profile* profile = past->profile(*d->graph.number(*id));
    if (!profile || profile->firstEventMs > atMs)
        return std::nullopt;
    return d->view(*profile, *past, atMs);
}

std::string World::save() const { return d->save(); }

Result<World> World::load(std::string_view saved)
{
    World world(0);
    ByteReader reader(saved);
    if (!world.d->load(reader) || reader.isBroken())
        return Error{.kind = ErrorKind::Decode, .detail = QStringLiteral("the saved state is broken")};
    return world;
}

} // namespace weir::cdp
