#include "backend/cdp/lint/lint.h"

#include "backend/cdp/filter/valuetestparts.h"
#include "backend/cdp/lint/conditionlogic.h"
#include "backend/cdp/lint/definitionuse.h"
#include "backend/cdp/lint/writtenremarks.h"

#include <algorithm>
#include <set>

namespace weir::cdp {
namespace {

using Kind = Remark::Kind;

constexpr std::int64_t longMs = 40LL * 86'400'000;
constexpr std::size_t mostOfCondition = 10'000; ///< bytes: longer ones are not compared with each other

class Linter
{
public:
    Linter(std::span<const DefinitionPointer> definitions, const Catalogue& seen, std::int64_t nowMs)
        : m_definitions(definitions), m_seen(seen), m_nowMs(nowMs)
    {
        for (const DefinitionPointer& definition : definitions) {
            m_uses.push_back(std::make_unique<DefinitionUse>(*definition));
            m_known[definition->envelope.id()] = definition->envelope.enabled;
            for (const std::string& trait : m_uses.back()->setsTraits)
                m_known.emplace("trait/" + trait, true);
        }
        collectNames();
    }

    Remarks all()
    {
        for (std::size_t i = 0; i < m_definitions.size(); ++i) {
            m_id = m_definitions[i]->envelope.id();
            tellWritten(m_definitions[i]->document->root, m_tell);
            logic(*m_uses[i]);
            if (m_uses[i]->journey)
                branches(*m_uses[i]->journey);
            twins(*m_definitions[i], *m_uses[i]);
            references(*m_uses[i]);
            shadows(*m_definitions[i]);
            if (!m_seen.isEmpty())
                observed(*m_uses[i]);
        }
        return std::move(m_remarks);
    }

private:
    void tell(Kind kind, std::string place, std::string found, std::string other = {}, std::int64_t lastMs = always)
    {
        m_tell({.kind = kind,
                .place = std::move(place),
                .found = std::move(found),
                .other = std::move(other),
                .lastSeenMs = lastMs});
    }

    void logic(const DefinitionUse& use)
    {
        const ConditionLogic logic(m_seen, m_tell);
        for (const Condition* condition : use.conditions)
            logic.truth(*condition);
        for (const auto& [pattern, place] : use.loosePatterns)
            logic.truth(pattern->where);
        for (const auto& [window, place] : use.looseWindows)
            logic.isEmptyWindow(*window, place);
        for (const auto& [filter, place] : use.looseFilters)
            logic.truth(*filter);
    }

    static bool covers(const JourneyTrigger& earlier, const JourneyTrigger& later)
    {
        if (earlier.event && later.event)
            return implies(*later.event, *earlier.event);
        if (!earlier.when || !later.when)
            return false;
        const bool areShort = canonicalOf(*earlier.when).size() + canonicalOf(*later.when).size() <= mostOfCondition;
        return areShort && implies(*later.when, *earlier.when);
    }

    void branches(const JourneyDefinition& journey)
    {
        constexpr std::size_t mostBranches = 100;
        for (const JourneyNode& node : journey.nodes) {
            const std::size_t count = std::min(node.branches.size(), mostBranches);
            for (std::size_t later = 1; later < count; ++later) {
                const auto earlier = std::find_if(
                    node.branches.begin(), node.branches.begin() + std::ptrdiff_t(later),
                    [&](const JourneyBranch& branch) { return covers(branch.trigger, node.branches[later].trigger); });
                if (earlier != node.branches.begin() + std::ptrdiff_t(later))
                    tell(Kind::NeverReached, node.branches[later].trigger.place, node.branches[later].name,
                         earlier->name);
            }
        }
    }

    static std::string folded(const std::string& name)
    {
        std::string out;
        foldCase(name, out);
        return out;
    }

    static std::vector<std::pair<std::string, std::string>> planned(const Definition& definition)
    {
        std::vector<std::pair<std::string, std::string>> names;
        if (definition.envelope.kind != "plan")
            return names;
        const Json events = definition.document->root.at("events");
        for (std::size_t i = 0; i < events.elements().size(); ++i) {
            const std::string_view name = events.at(i).at("name").text();
            if (!name.empty())
                names.emplace_back(name, placeOf(placeOf("events", i), "name"));
        }
        return names;
    }

    /// Those that were observed first, then as they are written.
    void collectNames()
    {
        const auto add = [this](const std::string& name) {
            std::vector<std::string>& spellings = m_names[folded(name)];
            if (!name.empty() && std::find(spellings.begin(), spellings.end(), name) == spellings.end())
                spellings.push_back(name);
        };
        for (const std::string& name : m_seen.eventNames())
            add(name);
        for (std::size_t i = 0; i < m_uses.size(); ++i) {
            for (const auto& [name, place] : planned(*m_definitions[i]))
                add(name);
            for (const auto& [pattern, place] : m_uses[i]->patterns) {
                if (!pattern->isPrefix)
                    add(pattern->name);
            }
        }
    }

    void twins(const Definition& definition, const DefinitionUse& use)
    {
        auto names = planned(definition);
        for (const auto& [pattern, place] : use.patterns) {
            if (!pattern->isPrefix)
                names.emplace_back(pattern->name, place);
        }
        for (const auto& [name, place] : names) {
            for (const std::string& other : m_names[folded(name)]) {
                if (other == name)
                    continue;
                tell(Kind::CasingTwin, place, name, other);
                break;
            }
        }
    }

    void references(const DefinitionUse& use)
    {
        for (const PlacedReference& reference : use.references) {
            const auto known = m_known.find(reference.id);
            if (known != m_known.end()) {
                if (!known->second)
                    tell(Kind::Disabled, reference.place, reference.id);
                continue;
            }
            // Identify traits need no definition: only where events were seen it is known which there are.
            const bool isTrait = reference.id.starts_with("trait/");
            const bool isSeen = isTrait && (m_seen.isEmpty() || m_seen.hasTrait(reference.id.substr(6)));
            if (!isSeen)
                tell(Kind::UnknownReference, reference.place, reference.id);
        }
    }

    void shadows(const Definition& definition)
    {
        const Envelope& envelope = definition.envelope;
        if (envelope.kind == "trait" && m_seen.hasTrait(envelope.key))
            tell(Kind::ShadowsTrait, "key", envelope.key);
    }

    static std::string nameOf(const EventPattern* pattern)
    {
        if (pattern == nullptr)
            return {};
        return pattern->name.empty() ? std::string(eventTypeName(pattern->type))
                                     : pattern->name + (pattern->isPrefix ? "*" : "");
    }

    void observed(const DefinitionUse& use)
    {
        std::set<const EventPattern*> unseen;
        for (const auto& [pattern, place] : use.patterns) {
            const std::int64_t last = m_seen.lastOf(*pattern);
            if (last >= m_nowMs - longMs)
                continue;
            unseen.insert(pattern);
            tell(Kind::EventNotSeen, place, nameOf(pattern), {}, last);
        }
        std::set<std::pair<std::string, const EventPattern*>> said;
        for (const PropertyUse& property : use.properties) {
            if (unseen.contains(property.pattern) || !Catalogue::isKept(property.path))
                continue;
            const std::string path = property.path.text();
            if (!said.emplace(path, property.pattern).second)
                continue;
            const auto seen = m_seen.property(property.path, property.pattern);
            if (!seen || seen->lastMs < m_nowMs - longMs)
                tell(Kind::PropertyNotSeen, property.place, path, nameOf(property.pattern),
                     seen ? seen->lastMs : always);
            else if (seen->asNumber && seen->asText)
                tell(Kind::MixedTypes, property.place, path, nameOf(property.pattern));
            else if (property.asNumber && seen->asText)
                tell(Kind::ComparedAsNumber, property.place, path, nameOf(property.pattern));
        }
    }

    const std::span<const DefinitionPointer> m_definitions;
    const Catalogue& m_seen;
    const std::int64_t m_nowMs;
    std::vector<std::unique_ptr<DefinitionUse>> m_uses;
    std::map<std::string, bool> m_known;                     ///< whether it is in force
    std::map<std::string, std::vector<std::string>> m_names; ///< of events, by their folded name
    std::string m_id;
    Remarks m_remarks;
    const Tell m_tell = [this](Remark remark) {
        remark.id = m_id;
        m_remarks.push_back(std::move(remark));
    };
};

} // namespace

Remarks lint(std::span<const DefinitionPointer> definitions, const Catalogue& seen, std::int64_t nowMs)
{
    return Linter(definitions, seen, nowMs).all();
}

} // namespace weir::cdp
