#include "backend/cdp/world/world.h"

#include "backend/cdp/stages/definitionchecks.h"
#include "backend/cdp/world/worldstate.h"

#include <algorithm>

namespace weir::cdp {

World::Private::Private(std::int64_t now)
    : people(std::make_unique<ProfileStage>(book, log, static_cast<Outlet&>(*this), records, now))
{
    setDefinitionChecks(book);
    compileStages();
}

World::World(std::int64_t nowMs) : d(std::make_unique<Private>(nowMs)) {}
World::~World() = default;
World::World(World&&) noexcept = default;
World& World::operator=(World&&) noexcept = default;

std::int64_t World::nowMs() const { return d->nowMs(); }
const DefinitionBook& World::definitions() const { return d->book; }
std::vector<Refusal> World::define(std::span<const Json> documents) { return d->define(documents); }
bool World::remove(const std::string& kind, const std::string& key) { return d->remove(kind, key); }

void World::take(const Json& event, const std::string& source, std::string_view messageIdIfMissing)
{
    d->take(event, source, messageIdIfMissing);
}

void World::advanceTo(std::int64_t atMs) { d->advanceTo(atMs); }

void World::setDestinations(std::function<DestinationAnswer(const std::string&, const Json&)> answer)
{
    d->answer = std::move(answer);
}

std::vector<WorldRecord> World::takeRecords() { return std::exchange(d->records.all, {}); }
void World::setTracing(bool isTracing) { d->records.isTracing = isTracing; }

std::optional<ProfileView> World::profile(const std::string& name) const
{
    const auto id = d->find(name);
    return id ? d->people->view(*id) : std::nullopt;
}

std::vector<std::string> World::profileNames() const
{
    std::vector<std::string> names;
    for (const ProfileId& id : d->people->profiles())
        names.push_back(d->nameOf(id));
    return names;
}

std::vector<std::string> World::members(const std::string& audience) const
{
    std::vector<std::string> names;
    for (const ProfileId& id : d->people->members(audience))
        names.push_back(d->nameOf(id));
    std::sort(names.begin(), names.end());
    return names;
}

std::optional<std::string> World::journeyNode(const std::string& journey, const std::string& name) const
{
    const auto id = d->find(name);
    return id ? d->people->journeyNode(journey, *id) : std::nullopt;
}

std::optional<Explanation> World::why(const std::string& audience, const std::string& name,
                                      std::optional<std::int64_t> asOfMs) const
{
    const auto id = d->find(name);
    return id ? d->people->why(audience, *id, asOfMs.value_or(nowMs())) : std::nullopt;
}

std::optional<ProfileView> World::profileAsOf(const std::string& name, std::int64_t atMs) const
{
    const auto id = d->find(name);
    return id ? d->people->viewAsOf(*id, atMs) : std::nullopt;
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
