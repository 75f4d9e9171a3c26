#include "backend/cdp/world/worldstate.h"

#include "backend/cdp/world/worldjourneyhost.h"

#include <algorithm>

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
    afterDefinitions(kinds, journeyKeys, removedJourneys);
    for (const DefinitionPointer& request : requests)
        runRequest(*request);
    return refused;
}

bool World::Private::remove(const std::string& kind, const std::string& key)
{
    if (!book.remove(kind, key))
        return false;
    afterDefinitions({kind}, {}, kind == "journey" ? std::vector{key} : std::vector<std::string>{});
    return true;
}

void World::Private::afterDefinitions(const std::set<std::string>& kinds, const std::vector<std::string>& journeyKeys,
                                      const std::vector<std::string>& removedJourneys)
{
    happening = {Cause::Edit, {}};
    compileStages();
    if (kinds.contains("journey"))
        compileJourneys();
    const auto concernsRules = [](const std::string& kind) {
        return kind == "audience" || kind == "trait" || kind == "list" || kind == "journey";
    };
    if (std::any_of(kinds.begin(), kinds.end(), concernsRules))
        fillAll();
    const JourneyRunner runner(programs);
    for (const std::uint32_t number : alive()) {
        WorldJourneyHost host(*this, number);
        for (const std::string& key : removedJourneys)
            recordSteps(number, runner.onRemoved(host, journeys[number], key));
        for (const std::string& key : journeyKeys)
            recordSteps(number, runner.onPublished(host, journeys[number], key));
        stirred.insert(number);
        changed.insert(number);
    }
    drain();
}

void World::Private::compileStages()
{
    const DefinitionPointer identity = book.find("identity", "default");
    identityRules = identity && identity->envelope.enabled ? IdentityRules(std::get<IdentityDefinition>(identity->body))
                                                           : IdentityRules();
    plans = TrackingPlans::compile(book);
    std::set<std::string> destinations;
    for (const DefinitionPointer& destination : book.all("destination")) {
        const std::string& key = destination->envelope.key;
        const auto& settings = std::get<DestinationDefinition>(destination->body);
        destinations.insert(key);
        if (const auto queue = queues.find(key); queue != queues.end())
            queue->second.configure(settings, destination->envelope.enabled, nowMs);
        else
            queues.try_emplace(key, settings, destination->envelope.enabled);
    }
    for (auto queue = queues.begin(); queue != queues.end();) {
        if (destinations.contains(queue->first)) {
            ++queue;
            continue;
        }
        for (const DeliveryOutcome& outcome : queue->second.removeAll(nowMs))
            recordOutcome(queue->first, outcome);
        queue = queues.erase(queue);
    }
}

/// All versions, since people may be in old ones; in the order of the book, so that rules have the same ids after
/// load().
void World::Private::compileJourneys()
{
    programs = JourneyPrograms();
    asked.clear();
    for (const std::string& key : book.keys("journey")) {
        for (const DefinitionPointer& version : book.versions("journey", key)) {
            if (version->isRemoved)
                continue;
            Mistakes mistakes;
            ObjectReader document(version->document->root, {}, mistakes);
            const std::optional<JourneyDefinition> journey = readJourney(document);
            if (!journey)
                continue;
            programs.add(JourneyProgram::compile(key, version->envelope.version, *journey,
                                                 [this](const Condition& condition) {
                                                     asked.push_back(std::make_shared<const Condition>(condition));
                                                     return static_cast<RuleId>(asked.size() - 1);
                                                 }),
                         version->envelope.enabled);
        }
        if (!book.find("journey", key))
            programs.remove(key);
    }
}

void World::Private::fill(Profile& profile, std::span<const LogItem> items, RuleEngine& into, std::int64_t atMs) const
{
    for (const LogItem& item : items) {
        const Json& root = item.event->root;
        if (item.isTrait) {
            const Json value = root.at("value");
            profile.tell(
                root.at("setTrait").text(),
                {root.at("at").integer().value_or(0), item.order, value.isAbsent() ? std::string() : toJsonText(value)},
                always);
        } else {
            into.remember(profile, eventOf(root), item.order, atMs);
        }
    }
}

void World::Private::fillAll()
{
    std::map<std::string, std::vector<bool>> members;
    std::map<std::string, std::int64_t> versions;
    for (const CompiledRule& rule : engine.rules().rules()) {
        if (rule.use != CompiledRule::Use::Audience)
            continue;
        versions[rule.key] = rule.version;
        auto& those = members[rule.key];
        those.resize(log.size());
        const RuleId id = engine.rules().audience(rule.key);
        for (std::uint32_t number = 0; number < those.size(); ++number)
            those[number] = engine.isMember(number, id);
    }
    engine.setRules(RuleSet::compile(book, asked));
    for (const std::uint32_t number : alive())
        fill(*engine.profile(number), log[number], engine, nowMs);
    engine.settleAll(nowMs, [&](std::uint32_t number, const std::string& audience) {
        const auto those = members.find(audience);
        return those != members.end() && number < those->second.size() && those->second[number];
    });
    recordChanges();
    // Who was in an audience that is out of force now has left it.
    for (const auto& [audience, those] : members) {
        if (engine.rules().audience(audience) != nothing)
            continue;
        for (std::uint32_t number = 0; number < those.size(); ++number)
            if (those[number] && engine.profile(number))
                recordChange(number, audience, versions[audience], false);
    }
}

} // namespace weir::cdp
