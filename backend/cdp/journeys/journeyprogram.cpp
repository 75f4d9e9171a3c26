#include "backend/cdp/journeys/journeyprogram.h"

#include <algorithm>

namespace weir::cdp {
namespace {

/// Every condition of a journey with the place for its rule.
template <typename See> void eachCondition(JourneyDefinition& journey, See see)
{
    const auto trigger = [&](JourneyTrigger& t) {
        if (t.when)
            see(*t.when, t.rule);
    };
    if (journey.entryMember)
        see(*journey.entryMember, journey.entryRule);
    if (journey.goal)
        trigger(*journey.goal);
    for (JourneyTrigger& exit : journey.exitWhen)
        trigger(exit);
    for (JourneyNode& node : journey.nodes) {
        for (JourneyBranch& branch : node.branches)
            trigger(branch.trigger);
        if (node.dateThere)
            see(*node.dateThere, node.dateRule);
    }
}

} // namespace

std::shared_ptr<const JourneyProgram> JourneyProgram::compile(std::string key, std::int64_t version,
                                                              JourneyDefinition definition,
                                                              const std::function<RuleId(const Condition&)>& ruleOf)
{
    auto program = std::make_shared<JourneyProgram>();
    program->key = std::move(key);
    program->version = version;
    program->definition = std::move(definition);
    eachCondition(program->definition, [&](const Condition& condition, RuleId& rule) {
        rule = ruleOf(condition);
        program->m_rules.push_back(rule);
    });
    return program;
}

void JourneyPrograms::add(JourneyProgramPointer program, bool isEnabled)
{
    Key& key = m_keys[program->key];
    dropEntry(program->key);
    if (key.versions.empty() || program->version >= key.versions.rbegin()->first) {
        key.isEnabled = isEnabled;
        key.isRemoved = false;
    }
    addNames(program->definition);
    const std::string name = program->key;
    key.versions[program->version] = std::move(program);
    addEntry(name);
}

void JourneyPrograms::remove(const std::string& key)
{
    dropEntry(key);
    if (const auto found = m_keys.find(key); found != m_keys.end())
        found->second.isRemoved = true;
}

void JourneyPrograms::prune(const std::function<bool(const std::string& key, std::int64_t version)>& isInUse)
{
    for (auto key = m_keys.begin(); key != m_keys.end();) {
        auto& versions = key->second.versions;
        const std::int64_t last = key->second.isRemoved || versions.empty() ? -1 : versions.rbegin()->first;
        std::erase_if(versions, [&](const auto& v) { return v.first != last && !isInUse(key->first, v.first); });
        key = versions.empty() ? m_keys.erase(key) : std::next(key);
    }
    m_names = {};
    for (const auto& [name, programs] : m_keys) {
        for (const auto& [version, program] : programs.versions)
            addNames(program->definition);
    }
}

const JourneyProgram* JourneyPrograms::find(const std::string& key, std::int64_t version) const
{
    const auto found = m_keys.find(key);
    if (found == m_keys.end())
        return nullptr;
    const auto program = found->second.versions.find(version);
    return program == found->second.versions.end() ? nullptr : program->second.get();
}

const JourneyProgram* JourneyPrograms::latest(const std::string& key) const
{
    const auto found = m_keys.find(key);
    if (found == m_keys.end() || found->second.isRemoved || found->second.versions.empty())
        return nullptr;
    return found->second.versions.rbegin()->second.get();
}

bool JourneyPrograms::isEnabled(const std::string& key) const
{
    return latest(key) != nullptr && m_keys.find(key)->second.isEnabled;
}

std::vector<const JourneyProgram*> JourneyPrograms::inForce() const
{
    std::vector<const JourneyProgram*> found;
    for (const auto& [key, programs] : m_keys) {
        if (isEnabled(key))
            found.push_back(programs.versions.rbegin()->second.get());
    }
    return found;
}

bool JourneyPrograms::Names::fits(std::string_view name) const
{
    if (exact.contains(name))
        return true;
    return std::any_of(prefixes.begin(), prefixes.end(), [&](const std::string& p) { return name.starts_with(p); });
}

bool JourneyPrograms::concerns(EventType type, std::string_view name) const
{
    return m_names[std::size_t(type)].fits(name);
}

std::vector<const JourneyProgram*> JourneyPrograms::enteredBy(EventType type, std::string_view name) const
{
    std::vector<const JourneyProgram*> found;
    const auto& exact = m_entries[std::size_t(type)];
    if (const auto programs = exact.find(name); programs != exact.end())
        found = programs->second;
    for (const JourneyProgram* program : m_prefixEntries[std::size_t(type)]) {
        if (program->definition.entryEvent->fits(type, name))
            found.push_back(program);
    }
    std::sort(found.begin(), found.end(),
              [](const JourneyProgram* a, const JourneyProgram* b) { return a->key < b->key; });
    return found;
}

std::vector<const JourneyProgram*> JourneyPrograms::enteredByAudience(const std::string& audience) const
{
    const auto found = m_audiences.find(audience);
    return found == m_audiences.end() ? std::vector<const JourneyProgram*>() : found->second;
}

void JourneyPrograms::add(const EventPattern& pattern)
{
    Names& names = m_names[std::size_t(pattern.type)];
    (pattern.isPrefix ? names.prefixes : names.exact).insert(pattern.name);
}

std::vector<const JourneyProgram*>& JourneyPrograms::entriesOf(const JourneyDefinition& journey)
{
    if (!journey.entryEvent)
        return m_audiences[journey.entryAudience];
    const auto type = std::size_t(journey.entryEvent->type);
    return journey.entryEvent->isPrefix ? m_prefixEntries[type] : m_entries[type][journey.entryEvent->name];
}

void JourneyPrograms::addEntry(const std::string& key)
{
    if (!isEnabled(key))
        return;
    std::vector<const JourneyProgram*>& entries = entriesOf(latest(key)->definition);
    const auto byKey = [](const JourneyProgram* a, const JourneyProgram* b) { return a->key < b->key; };
    entries.insert(std::upper_bound(entries.begin(), entries.end(), latest(key), byKey), latest(key));
}

void JourneyPrograms::dropEntry(const std::string& key)
{
    if (isEnabled(key))
        std::erase(entriesOf(latest(key)->definition), latest(key));
}

void JourneyPrograms::addNames(const JourneyDefinition& journey)
{
    // Of journeys that are held, too: those inside still see what leads out.
    if (journey.entryEvent)
        add(*journey.entryEvent);
    if (journey.goal && journey.goal->event)
        add(*journey.goal->event);
    for (const JourneyTrigger& exit : journey.exitWhen) {
        if (exit.event)
            add(*exit.event);
    }
    for (const JourneyNode& node : journey.nodes) {
        for (const JourneyBranch& branch : node.branches) {
            if (branch.trigger.event)
                add(*branch.trigger.event);
        }
    }
}

} // namespace weir::cdp
