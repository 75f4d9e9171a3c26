#include "backend/cdp/rules/ruleset.h"

#include <algorithm>

namespace weir::cdp {
namespace {

const std::vector<RuleId> none;

} // namespace

std::uint32_t RuleSet::audience(const std::string& key) const
{
    const auto found = m_audienceByKey.find(key);
    return found == m_audienceByKey.end() ? nothing : found->second;
}

std::uint32_t RuleSet::trait(std::string_view key) const
{
    const auto found = m_traitByKey.find(key);
    return found == m_traitByKey.end() ? nothing : found->second;
}

const std::vector<RuleId>& RuleSet::rulesOfTrait(std::string_view key) const
{
    const auto found = m_rulesOfTrait.find(key);
    return found == m_rulesOfTrait.end() ? none : found->second;
}

void RuleSet::buildIndexes()
{
    for (std::uint32_t index = 0; index < m_features.size(); ++index) {
        const EventPattern& pattern = m_features[index].pattern;
        const auto type = static_cast<std::size_t>(pattern.type);
        if (pattern.isPrefix) {
            m_prefixes[type].emplace_back(pattern.name, index);
            continue;
        }
        NameIndex& named = m_byName[type][pattern.name];
        const auto guard = pattern.where ? pattern.where->guard() : std::nullopt;
        if (!guard || guard->path.hasAny()) {
            named.others.push_back(index);
            continue;
        }
        auto same = std::find_if(named.guarded.begin(), named.guarded.end(),
                                 [&](const NameIndex::Guarded& guarded) { return guarded.path == guard->path; });
        if (same == named.guarded.end())
            same = named.guarded.insert(same, {guard->path, {}});
        for (const std::string& text : guard->texts)
            same->byText[text].push_back(index);
    }
    m_rulesOfFeature.resize(m_features.size());
    m_rulesOfAudience.resize(m_rules.size());
    for (RuleId id = 0; id < m_rules.size(); ++id) {
        const CompiledRule& rule = m_rules[id];
        m_readsAccounts = m_readsAccounts || rule.readsAccount;
        if (rule.use == CompiledRule::Use::Asked)
            continue;
        for (const std::uint32_t feature : rule.features)
            m_rulesOfFeature[feature].push_back(id);
        for (const std::string& key : rule.traitKeys)
            m_rulesOfTrait[key].push_back(id);
        for (const RuleId asked : rule.audiences)
            m_rulesOfAudience[asked].push_back(id);
        if (rule.readsLists)
            m_listRules.push_back(id);
        if (rule.readsAccount)
            m_accountRules.push_back(id);
    }
}

void RuleSet::collect(const NameIndex& index, const Event& event, std::vector<std::uint32_t>& found) const
{
    found.insert(found.end(), index.others.begin(), index.others.end());
    for (const NameIndex::Guarded& guarded : index.guarded) {
        const Json value = guarded.path.of(event.root);
        if (value.isText()) {
            if (const auto features = guarded.byText.find(value.text()); features != guarded.byText.end())
                found.insert(found.end(), features->second.begin(), features->second.end());
        } else if (!value.isAbsent()) {
            // Numbers, booleans and arrays may be equal to a text, too: the filter decides.
            for (const auto& [text, features] : guarded.byText)
                found.insert(found.end(), features.begin(), features.end());
        }
    }
}

void RuleSet::candidates(const Event& event, std::vector<std::uint32_t>& found) const
{
    const auto type = static_cast<std::size_t>(event.type);
    if (const auto named = m_byName[type].find(event.name); named != m_byName[type].end())
        collect(named->second, event, found);
    for (const auto& [prefix, feature] : m_prefixes[type])
        if (event.name.starts_with(prefix))
            found.push_back(feature);
    // Those of one name stand in order; a prefix or a value may bring others in between.
    if (!std::is_sorted(found.begin(), found.end()))
        std::sort(found.begin(), found.end());
    found.erase(std::unique(found.begin(), found.end()), found.end());
}

} // namespace weir::cdp
