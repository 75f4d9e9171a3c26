#include "backend/cdp/world/worldstate.h"

namespace weir::cdp {

std::vector<Refusal> World::Private::define(std::span<const Json> documents)
{
    std::map<std::string, DefinitionPointer> before;
    for (const DefinitionPointer& definition : book.all())
        before[definition->envelope.id()] = definition;
    std::vector<Refusal> refused = book.offer(documents);
    std::set<std::string> kinds;
    std::vector<std::string> journeyKeys, removedJourneys;
    std::vector<DefinitionPointer> requests;
    for (const DefinitionPointer& definition : book.all()) {
        const auto known = before.find(definition->envelope.id());
        if (known != before.end() && known->second == definition) {
            before.erase(known);
            continue;
        }
        kinds.insert(definition->envelope.kind);
        if (definition->envelope.kind == "journey")
            journeyKeys.push_back(definition->envelope.key);
        else if (definition->envelope.kind == "privacyRequest" && definition->envelope.enabled)
            requests.push_back(definition);
        before.erase(definition->envelope.id());
    }
    for (const auto& [id, definition] : before) {
        kinds.insert(definition->envelope.kind);
        if (definition->envelope.kind == "journey")
            removedJourneys.push_back(definition->envelope.key);
    }
    compileStages();
    people->definitionsChanged(kinds, journeyKeys, removedJourneys);
    for (const DefinitionPointer& request : requests)
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
