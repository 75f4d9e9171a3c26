#include "backend/engine/columns/draftrules.h"

#include <algorithm>
#include <deque>
#include <set>

namespace weir::engine {
namespace {

using cdp::Condition;
using cdp::EventFilter;

/// What a draft asks for, and what these ask for in turn.
class Dependencies
{
public:
    explicit Dependencies(const cdp::DefinitionBook& book) : m_book(book) {}

    void add(const Condition& condition)
    {
        std::vector<const Condition*> left{&condition};
        while (!left.empty()) {
            const Condition& one = *left.back();
            left.pop_back();
            for (const Condition& child : one.children)
                left.push_back(&child);
            if (one.kind == Condition::Kind::Audience)
                ask("audience", one.key);
            if (one.kind == Condition::Kind::List)
                ask("list", one.key);
            if (one.kind == Condition::Kind::Trait && !one.trait.steps().empty())
                ask("trait", one.trait.steps().front().name);
            if (one.test)
                askAll(one.test->traitPaths());
            add(one.pattern.where);
            add(one.latest);
            for (const cdp::SequenceStep& step : one.steps)
                add(step.pattern.where);
        }
    }
    std::vector<cdp::DefinitionPointer> all()
    {
        std::vector<cdp::DefinitionPointer> found;
        while (!m_left.empty()) {
            const auto [kind, key] = m_left.front();
            m_left.pop_front();
            const cdp::DefinitionPointer definition = m_book.find(kind, key);
            if (!definition || !definition->envelope.enabled)
                continue;
            found.push_back(definition);
            if (const auto* audience = std::get_if<cdp::AudienceDefinition>(&definition->body))
                add(audience->rule);
            if (const auto* trait = std::get_if<cdp::TraitDefinition>(&definition->body)) {
                add(trait->pattern.where);
                if (trait->compute == cdp::Compute::Formula)
                    if (const auto formula = cdp::Formula::compile(trait->expression); formula.program)
                        for (const std::string& name : formula.program->traits())
                            ask("trait", name);
            }
        }
        return found;
    }

private:
    void ask(const std::string& kind, const std::string& key)
    {
        if (m_asked.emplace(kind, key).second)
            m_left.emplace_back(kind, key);
    }
    void askAll(const std::vector<cdp::JsonPath>& traits)
    {
        for (const cdp::JsonPath& path : traits)
            if (!path.steps().empty())
                ask("trait", path.steps().front().name);
    }
    void add(const std::optional<EventFilter>& filter)
    {
        if (filter)
            askAll(filter->traitPaths());
    }

    const cdp::DefinitionBook& m_book;
    std::set<std::pair<std::string, std::string>> m_asked;
    std::deque<std::pair<std::string, std::string>> m_left;
};

Error invalid(const cdp::Mistakes& mistakes)
{
    QString detail = QStringLiteral("not an audience");
    if (!mistakes.empty()) {
        const cdp::Mistake& first = mistakes.front();
        detail = QString::fromStdString(first.place + ": " + first.found + ' ' + first.detail).trimmed();
    }
    return Error{.kind = ErrorKind::Invalid, .detail = detail};
}

/// An audience's document without what a version of it has.
Json documentOf(const Json& draft, JsonArena& arena)
{
    if (draft.at("kind").isText())
        return arena.with(arena.with(draft, "version", {}), "enabled", {});
    const JsonMember members[] = {{"kind", Json::ofText("audience")},
                                  {"key", Json::ofText("weir_draft")},
                                  {"includeAnonymous", Json::ofBool(true)},
                                  {"rule", draft}};
    return arena.object(members);
}

void addPath(std::vector<ColumnPath>& paths, const cdp::JsonPath& path) { paths.push_back(columnPathOf(path)); }

void addFeature(std::vector<ColumnPath>& paths, const cdp::Feature& feature)
{
    if (feature.pattern.where)
        for (const cdp::JsonPath& path : feature.pattern.where->eventPaths())
            addPath(paths, path);
    for (const auto* columns : {&feature.numbers, &feature.texts})
        for (const cdp::FeatureColumn& column : *columns)
            addPath(paths, column.path);
    for (const cdp::JsonPath& path : feature.document)
        addPath(paths, path);
    if (feature.isOrdered)
        paths.push_back({"messageId"});
}

} // namespace

std::vector<ColumnPath> DraftRules::pathsOf(const cdp::RuleSet& rules)
{
    std::vector<ColumnPath> paths;
    for (const cdp::Feature& feature : rules.features())
        addFeature(paths, feature);
    for (const cdp::CompiledRule& rule : rules.rules()) {
        for (const std::string& key : rule.traitKeys)
            if (rules.trait(key) == cdp::nothing)
                paths.push_back({"traits", key});
        if (rule.readsAccount)
            paths.push_back({"groupId"});
    }
    std::erase_if(paths, [](const ColumnPath& path) { return path.empty(); });
    normalize(paths);
    return paths;
}

void DraftRules::add(const EventNames& wanted, std::int64_t depth)
{
    const auto known = std::find(names.begin(), names.end(), wanted);
    if (known == names.end()) {
        names.push_back(wanted);
        depths.push_back(depth);
        return;
    }
    std::int64_t& deepest = depths[static_cast<std::size_t>(known - names.begin())];
    deepest = std::max(deepest, depth);
}

Result<std::shared_ptr<const DraftRules>> DraftRules::compile(const cdp::DefinitionBook& book, const Json& draft)
{
    auto made = std::make_shared<DraftRules>();
    JsonArena arena;
    const Json document = documentOf(draft, arena);
    const std::string key(document.at("key").text());
    cdp::Mistakes mistakes;
    const auto condition = cdp::readCondition(document.at("rule"), "rule", false, mistakes);
    if (!condition || document.at("kind").text() != "audience")
        return invalid(mistakes);
    Dependencies dependencies(book);
    dependencies.add(*condition);
    std::vector<Json> documents{document};
    for (const cdp::DefinitionPointer& definition : dependencies.all())
        if (definition->envelope.kind != "audience" || definition->envelope.key != key)
            documents.push_back(arena.with(definition->document->root, "version", {}));
    cdp::DefinitionBook own;
    for (const cdp::Refusal& refusal : own.offer(documents))
        if (refusal.id == "audience/" + key)
            return invalid(refusal.mistakes);
    made->rules = cdp::RuleSet::compile(own, {});
    made->rule = made->rules->audience(key);
    if (made->rule == cdp::nothing)
        return invalid({});

    std::vector<ColumnPath> paths;
    for (const cdp::Feature& feature : made->rules->features()) {
        made->add({feature.pattern.type, feature.pattern.name, feature.pattern.isPrefix},
                  feature.folds ? cdp::never : feature.retention);
        addFeature(paths, feature);
    }
    for (const cdp::CompiledRule& rule : made->rules->rules()) {
        for (const std::string& trait : rule.traitKeys) {
            made->readsTraits = true;
            paths.push_back({"traits", trait});
        }
        made->readsLists = made->readsLists || rule.readsLists;
        made->readsAccount = made->readsAccount || rule.readsAccount;
        made->readsFirstEvent = made->readsFirstEvent || rule.readsFirstEvent;
    }
    if (made->readsTraits)
        made->add({cdp::EventType::Identify, {}, true}, cdp::never);
    const bool hasGroups = std::any_of(made->names.begin(), made->names.end(),
                                       [](const EventNames& names) { return names.type == cdp::EventType::Group; });
    if (made->readsAccount)
        made->add({cdp::EventType::Group, {}, true}, cdp::never);
    if (made->readsAccount || hasGroups)
        paths.push_back({"groupId"});
    made->readsWhole = std::any_of(paths.begin(), paths.end(), [](const ColumnPath& path) { return path.empty(); });
    std::erase_if(paths, [](const ColumnPath& path) { return path.empty(); });
    normalize(paths);
    made->paths = std::move(paths);
    return std::shared_ptr<const DraftRules>(std::move(made));
}

} // namespace weir::engine
