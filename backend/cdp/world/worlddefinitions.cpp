#include "backend/cdp/stages/definitionchanges.h"
#include "backend/cdp/world/worldstate.h"

namespace weir::cdp {

std::vector<Refusal> World::Private::define(std::span<const Json> documents)
{
    const DefinitionBook before = book;
    std::vector<Refusal> refused = book.offer(documents);
    const DefinitionChanges changes = changesBetween(before, book);
    compileStages();
    people->definitionsChanged(changes.kinds, changes.journeys, changes.removedJourneys);
    for (const DefinitionPointer& request : changes.requests)
        runRequest(*request);
    return refused;
}

bool World::Private::remove(const std::string& kind, const std::string& key)
{
    if (!book.remove(kind, key))
        return false;
    compileStages();
    people->definitionsChanged({kind}, {}, kind == "journey" ? std::vector{key} : std::vector<std::string>{});
    return true;
}

void World::Private::compileStages()
{
    collect.setDefinitions(book);
    identify.setDefinitions(book);
    const std::int64_t now = nowMs();
    std::set<std::string> destinations;
    for (const DefinitionPointer& destination : book.all("destination")) {
        const std::string& key = destination->envelope.key;
        const auto& settings = std::get<DestinationDefinition>(destination->body);
        destinations.insert(key);
        if (const auto queue = queues.find(key); queue != queues.end())
            queue->second.configure(settings, destination->envelope.enabled, now);
        else
            queues.try_emplace(key, settings, destination->envelope.enabled);
    }
    for (auto queue = queues.begin(); queue != queues.end();) {
        if (destinations.contains(queue->first)) {
            ++queue;
            continue;
        }
        for (const DeliveryOutcome& outcome : queue->second.removeAll(now))
            recordOutcome(queue->first, outcome);
        queue = queues.erase(queue);
    }
}

} // namespace weir::cdp
