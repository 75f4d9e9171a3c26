#include "backend/cdp/stages/profilejourneyhost.h"
#include "backend/cdp/stages/profilestate.h"

#include <algorithm>

namespace weir::cdp {
namespace {

bool concernsRules(const std::string& kind)
{
    return kind == "audience" || kind == "trait" || kind == "list" || kind == "journey";
}

} // namespace

void ProfileStage::Private::definitionsChanged(const std::set<std::string>& kinds,
                                               const std::vector<std::string>& journeyKeys,
                                               const std::vector<std::string>& removedJourneys)
{
    happening = {Cause::Edit, {}};
    if (kinds.contains("journey"))
        compileJourneys();
    if (std::any_of(kinds.begin(), kinds.end(), concernsRules))
        fillAll();
    else
        markDefinitions();
    const JourneyRunner runner(programs);
    for (const std::uint32_t number : alive()) {
        ProfileJourneyHost host(*this, number);
        for (const std::string& key : removedJourneys)
            recordSteps(number, runner.onRemoved(host, people[number].journeys, key));
        for (const std::string& key : journeyKeys)
            recordSteps(number, runner.onPublished(host, people[number].journeys, key));
        stirred.insert(number);
        changed.insert(number);
    }
    drain();
}

/// All versions, since people may be in old ones; in the order of the book, so that rules have the same ids after
/// restore().
JourneyPrograms ProfileStage::Private::journeysOf(const DefinitionBook& book,
                                                  std::vector<std::shared_ptr<const Condition>>& asked)
{
    JourneyPrograms programs;
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
                                                 [&asked](const Condition& condition) {
                                                     asked.push_back(std::make_shared<const Condition>(condition));
                                                     return static_cast<RuleId>(asked.size() - 1);
                                                 }),
                         version->envelope.enabled);
        }
        if (!book.find("journey", key))
            programs.remove(key);
    }
    return programs;
}

void ProfileStage::Private::compileJourneys() { programs = journeysOf(book, asked); }

void ProfileStage::Private::compileRules()
{
    engine.setRules(RuleSet::compile(book, asked));
    markDefinitions();
}

/// Journeys have a part in rules, too: by their conditions, those of old versions included.
void ProfileStage::Private::markDefinitions()
{
    std::string rules = "1\n"; // another number wherever rules are compiled to another layout
    std::string journeys, told;
    for (const std::string& key : book.keys("journey"))
        for (const DefinitionPointer& version : book.versions("journey", key))
            if (!version->isRemoved)
                rules += version->envelope.id() + ' ' + toJsonText(version->document->root) + '\n';
    for (const DefinitionPointer& definition : book.all()) {
        const std::string& kind = definition->envelope.kind;
        if (!concernsRules(kind) && kind != "destination")
            continue;
        const std::string line = definition->envelope.id() + ' ' + toJsonText(definition->document->root) + '\n';
        (kind == "destination" ? told : rules) += line;
        if (kind == "journey")
            journeys += line;
    }
    rulesMark = stableHash(rules);
    journeysMark = stableHash(journeys);
    toldMark = hasSubscription(DestinationDefinition::On::Trait) ? stableHash(told) : 0;
}

void ProfileStage::Private::fill(Profile& profile, std::uint32_t number, RuleEngine& into, std::int64_t atMs) const
{
    log.each(people[number].id, [&](const LogItem& item) {
        const Json& root = item.event->root;
        if (item.isTrait) {
            const Json value = root.at("value");
            profile.tell(
                root.at("setTrait").text(),
                {root.at("at").integer().value_or(0), item.order, value.isAbsent() ? std::string() : toJsonText(value)},
                always);
        } else {
            into.remember(profile, acceptedEvent(root), item.order, atMs);
        }
    });
}

void ProfileStage::Private::fillAll()
{
    std::map<std::string, std::int64_t> versions;
    for (const CompiledRule& rule : engine.rules().rules())
        if (rule.use == CompiledRule::Use::Audience)
            versions[rule.key] = rule.version;
    compileRules();
    const std::vector<std::uint32_t> everybody = alive();
    for (const std::uint32_t number : everybody) {
        fill(*engine.profile(number), number, engine, nowMs);
        touch(number);
    }
    engine.settleAll(nowMs, [&](std::uint32_t number, const std::string& audience) {
        return people[number].memberSince.contains(audience);
    });
    recordChanges();
    for (const std::uint32_t number : everybody)
        leaveUnknown(number, versions);
}

/// Of somebody who was restored with what other rules remembered.
void ProfileStage::Private::refill(std::uint32_t number)
{
    fill(*engine.profile(number), number, engine, nowMs);
    touch(number);
    engine.settleFilled(number, nowMs,
                        [&](const std::string& audience) { return people[number].memberSince.contains(audience); });
    recordChanges();
    leaveUnknown(number, {});
}

/// Journeys were edited while nobody looked at this person: in a store, or on the way from one worker to another.
void ProfileStage::Private::catchUpJourneys(std::uint32_t number)
{
    ProfileJourneyHost host(*this, number);
    const JourneyRunner runner(programs);
    std::set<std::string> keys;
    for (const JourneyInstance& instance : people[number].journeys.instances)
        keys.insert(instance.journey);
    for (const DefinitionPointer& journey : book.all("journey"))
        keys.insert(journey->envelope.key);
    for (const std::string& key : keys)
        recordSteps(number, book.find("journey", key) ? runner.onPublished(host, people[number].journeys, key)
                                                      : runner.onRemoved(host, people[number].journeys, key));
    touch(number);
    stirred.insert(number);
}

/// Who was in an audience that is out of force now has left it.
void ProfileStage::Private::leaveUnknown(std::uint32_t number, const std::map<std::string, std::int64_t>& versions)
{
    std::vector<std::string> left;
    for (const auto& [audience, since] : people[number].memberSince)
        if (engine.rules().audience(audience) == nothing)
            left.push_back(audience);
    for (const std::string& audience : left) {
        const auto known = versions.find(audience);
        const std::vector<DefinitionPointer> all = book.versions("audience", audience);
        recordChange(number, audience,
                     known != versions.end() ? known->second
                     : all.empty()           ? 0
                                             : all.back()->envelope.version,
                     false);
    }
}

} // namespace weir::cdp
