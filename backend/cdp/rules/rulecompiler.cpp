#include "backend/cdp/rules/rulecompiler.h"

#include <algorithm>

namespace weir::cdp {
namespace {

template <typename T> void addOnce(std::vector<T>& items, const T& item)
{
    if (std::find(items.begin(), items.end(), item) == items.end())
        items.push_back(item);
}

std::int64_t plus(std::int64_t a, std::int64_t b) { return a == never || b == never ? never : a + b; }

/// The longest a unit can be, an hour of summer time with it.
std::int64_t longest(CalendarUnit unit)
{
    constexpr std::int64_t hour = 3'600'000, day = 24 * hour;
    switch (unit) {
    case CalendarUnit::Day:
        return day + 2 * hour;
    case CalendarUnit::Week:
        return 7 * day + 2 * hour;
    case CalendarUnit::Month:
        return 31 * day + 2 * hour;
    case CalendarUnit::Quarter:
        return 92 * day + 2 * hour;
    case CalendarUnit::Year:
        break;
    }
    return 366 * day + 2 * hour;
}

bool isDynamic(const EventPattern& pattern) { return pattern.where && !pattern.where->isStatic(); }

template <typename See> void eachAudience(const Condition& condition, const See& see)
{
    if (condition.kind == Condition::Kind::Audience)
        see(condition.key);
    for (const Condition& child : condition.children)
        eachAudience(child, see);
}

} // namespace

std::shared_ptr<const RuleSet> RuleSet::compile(const DefinitionBook& book,
                                                std::span<const std::shared_ptr<const Condition>> asked)
{
    return RuleCompiler(book).compile(asked);
}

std::shared_ptr<const RuleSet> RuleCompiler::compile(std::span<const std::shared_ptr<const Condition>> asked)
{
    std::map<std::string, int> marks;
    for (const DefinitionPointer& audience : m_book.all("audience"))
        order(audience->envelope.key, marks);
    for (const DefinitionPointer& list : m_book.all("list")) {
        if (!list->envelope.enabled)
            continue;
        CompiledList compiled{.key = list->envelope.key};
        for (const ListDefinition::Member& member : std::get<ListDefinition>(list->body).members)
            compiled.members.push_back(member.type + ':' + member.value);
        std::sort(compiled.members.begin(), compiled.members.end());
        m_set->m_lists.push_back(std::move(compiled));
    }
    // Whoever asks comes before those asked, so that what is asked of the past adds up.
    for (const std::shared_ptr<const Condition>& condition : asked)
        deepen(*condition, 0);
    for (auto audience = m_ordered.rbegin(); audience != m_ordered.rend(); ++audience)
        deepen(std::get<AudienceDefinition>((*audience)->body).rule, m_depths[(*audience)->envelope.key]);
    m_set->m_traitDepth = m_traitDepth;
    addTraits();
    for (const DefinitionPointer& audience : m_ordered) {
        const auto& definition = std::get<AudienceDefinition>(audience->body);
        CompiledRule rule{.use = CompiledRule::Use::Audience,
                          .key = audience->envelope.key,
                          .version = audience->envelope.version,
                          .includeAnonymous = definition.includeAnonymous,
                          .condition = std::shared_ptr<const Condition>(audience, &definition.rule)};
        const std::string key = rule.key;
        const RuleId id = addRule(std::move(rule), m_depths[key]);
        m_set->m_audienceByKey.emplace(key, id);
    }
    for (const std::shared_ptr<const Condition>& condition : asked)
        m_set->m_asked.push_back(addRule({.use = CompiledRule::Use::Asked, .condition = condition}, 0));
    m_set->buildIndexes();
    return m_set;
}

void RuleCompiler::order(const std::string& audience, std::map<std::string, int>& marks)
{
    const DefinitionPointer definition = m_book.find("audience", audience);
    if (!definition || !definition->envelope.enabled || marks[audience] != 0)
        return;
    marks[audience] = 1;
    eachAudience(std::get<AudienceDefinition>(definition->body).rule,
                 [&](const std::string& key) { order(key, marks); });
    m_ordered.push_back(definition);
}

void RuleCompiler::deepen(const Condition& condition, std::int64_t depth)
{
    if (condition.kind == Condition::Kind::Audience) {
        std::int64_t& known = m_depths[condition.key];
        known = std::max(known, depth + condition.heldFor);
    }
    // Any trait may be read by a filter or a formula: all are remembered as long as the longest.
    m_traitDepth = std::max(m_traitDepth, depth + condition.heldFor);
    for (const Condition& child : condition.children)
        deepen(child, depth);
}

CompiledWindow RuleCompiler::window(const Window& window)
{
    CompiledWindow compiled{.window = window};
    if (window.form != Window::Form::Calendar)
        return compiled;
    auto& calendars = m_set->m_calendars;
    const auto same = std::find_if(calendars.begin(), calendars.end(), [&](const RuleSet::Calendar& calendar) {
        return calendar.unit == window.unit && calendar.timeZone == window.timeZone;
    });
    compiled.calendar = static_cast<std::uint32_t>(same - calendars.begin());
    if (same == calendars.end())
        calendars.push_back({window.unit, window.timeZone});
    return compiled;
}

std::uint32_t RuleCompiler::need(const Need& need, std::uint32_t* column, bool& isDecided)
{
    const EventPattern& pattern = need.pattern;
    const bool isAbsolute = need.window.form == Window::Form::Absolute;
    std::string key = std::string(eventTypeName(pattern.type)) + (pattern.isPrefix ? '*' : '=') + pattern.name + '\n' +
                      (pattern.where ? pattern.where->canonical() : std::string());
    if (isAbsolute)
        key += '\n' + std::to_string(need.window.from) + '-' + std::to_string(need.window.to);
    // Apart from counts: entries of a window need not drag texts along that are folded at once.
    if (need.column && need.column->kind != FeatureColumn::Kind::Number && !isDynamic(pattern))
        key += "\ntexts";
    const auto [place, isNew] = m_featureByKey.try_emplace(key, static_cast<std::uint32_t>(m_set->m_features.size()));
    if (isNew) {
        Feature feature{.pattern = pattern, .isDynamic = isDynamic(pattern), .key = key};
        if (isAbsolute) {
            feature.from = need.window.from;
            feature.until = need.window.to;
        }
        m_set->m_features.push_back(std::move(feature));
    }
    Feature& feature = m_set->m_features[place->second];
    isDecided = !feature.isDynamic;
    const bool isOpen = isAbsolute || (need.window.form == Window::Form::Relative && need.window.from == never);
    const std::int64_t window = isAbsolute                                   ? 0
                                : need.window.form == Window::Form::Calendar ? longest(need.window.unit)
                                : isOpen                                     ? need.window.to
                                                                             : need.window.from;
    const bool mustKeep = isOpen && (!need.isFolded || feature.isDynamic);
    feature.retention = mustKeep ? never : std::max(feature.retention, plus(window, need.depth));
    feature.folds = feature.folds || isOpen;
    feature.isOrdered = feature.isOrdered || need.isOrdered;
    std::vector<JsonPath> document = need.document;
    if (feature.isDynamic) {
        for (const JsonPath& path : pattern.where->eventPaths())
            document.push_back(path);
        if (need.column)
            document.push_back(need.column->path);
        feature.hasDocument = true;
    }
    feature.hasDocument = feature.hasDocument || !document.empty();
    for (const JsonPath& path : document)
        addOnce(feature.document, path);
    if (need.column) {
        auto& columns = need.column->kind == FeatureColumn::Kind::Number ? feature.numbers : feature.texts;
        addOnce(columns, *need.column);
        *column = static_cast<std::uint32_t>(std::find(columns.begin(), columns.end(), *need.column) - columns.begin());
    }
    return place->second;
}

void RuleCompiler::addTraits()
{
    for (const DefinitionPointer& trait : m_book.all("trait")) {
        if (!trait->envelope.enabled)
            continue;
        const auto& definition = std::get<TraitDefinition>(trait->body);
        CompiledTrait compiled{.key = trait->envelope.key,
                               .version = trait->envelope.version,
                               .definition = definition,
                               .during = window(definition.during)};
        std::vector<std::uint32_t> features;
        if (definition.compute == Compute::Formula) {
            if (auto formula = Formula::compile(definition.expression); formula.program)
                compiled.formula = formula.program;
        } else if (definition.compute != Compute::Sql) {
            Need wanted{.pattern = definition.pattern, .window = definition.during, .depth = m_traitDepth};
            switch (definition.compute) {
            case Compute::Sum:
            case Compute::Average:
            case Compute::Minimum:
            case Compute::Maximum:
                wanted.column = FeatureColumn{FeatureColumn::Kind::Number, definition.property};
                break;
            case Compute::First:
            case Compute::Last:
                wanted.column = FeatureColumn{FeatureColumn::Kind::Whole, definition.property};
                wanted.isOrdered = true;
                break;
            case Compute::MostFrequent:
            case Compute::UniqueList:
            case Compute::UniqueCount:
                wanted.column = FeatureColumn{FeatureColumn::Kind::Value, definition.property};
                break;
            default:
                break;
            }
            compiled.feature = need(wanted, &compiled.column, compiled.isDecided);
            features.push_back(compiled.feature);
        }
        m_set->m_traitByKey.emplace(compiled.key, static_cast<std::uint32_t>(m_set->m_traits.size()));
        m_set->m_traits.push_back(std::move(compiled));
        m_traitFeatures.push_back(std::move(features));
    }
}

RuleId RuleCompiler::addRule(CompiledRule rule, std::int64_t depth)
{
    rule.depth = depth;
    rule.root = compile(*rule.condition, rule, depth);
    const auto id = static_cast<RuleId>(m_set->m_rules.size());
    m_set->m_rules.push_back(std::move(rule));
    return id;
}

void RuleCompiler::readTrait(std::string_view key, CompiledRule& rule)
{
    std::vector<std::string> left{std::string(key)};
    while (!left.empty()) {
        const std::string next = std::move(left.back());
        left.pop_back();
        if (std::find(rule.traitKeys.begin(), rule.traitKeys.end(), next) != rule.traitKeys.end())
            continue;
        rule.traitKeys.push_back(next);
        const std::uint32_t index = m_set->trait(next);
        if (index == nothing)
            continue;
        const CompiledTrait& trait = m_set->m_traits[index];
        for (const std::uint32_t feature : m_traitFeatures[index])
            addOnce(rule.features, feature);
        if (trait.formula)
            left.insert(left.end(), trait.formula->traits().begin(), trait.formula->traits().end());
        else if (trait.definition.pattern.where)
            for (const JsonPath& path : trait.definition.pattern.where->traitPaths())
                if (!path.steps().empty())
                    left.push_back(path.steps().front().name);
    }
}

void RuleCompiler::readFilter(const EventPattern& pattern, CompiledRule& rule)
{
    if (!pattern.where)
        return;
    for (const JsonPath& path : pattern.where->traitPaths())
        if (!path.steps().empty())
            readTrait(path.steps().front().name, rule);
}

void RuleCompiler::compileTrait(const Condition& condition, RuleNode& node, CompiledRule& rule)
{
    const auto& steps = condition.trait.steps();
    node.traitKey = steps.front().name;
    node.traitRest = JsonPath::ofSteps({steps.begin() + 1, steps.end()});
    readTrait(node.traitKey, rule);
    for (const JsonPath& path : condition.test->traitPaths())
        if (!path.steps().empty())
            readTrait(path.steps().front().name, rule);
    rule.readsFirstEvent = rule.readsFirstEvent || condition.heldFor > 0;
}

void RuleCompiler::compileSequence(const Condition& condition, RuleNode& node, CompiledRule& rule, std::int64_t depth)
{
    const bool refersBack = std::any_of(condition.steps.begin(), condition.steps.end(), [](const SequenceStep& step) {
        return step.pattern.where && step.pattern.where->readsSteps();
    });
    for (const SequenceStep& step : condition.steps) {
        bool isDecided = true;
        // What must not have come is looked for outside of the window, too.
        const bool isUnbounded = condition.during.form == Window::Form::Absolute && step.isAbsent;
        const Window anyTime;
        Need wanted{.pattern = step.pattern,
                    .window = isUnbounded ? anyTime : condition.during,
                    .depth = depth,
                    .isFolded = false};
        if (refersBack && !step.isAbsent)
            wanted.document = {JsonPath()};
        node.steps.push_back(need(wanted, nullptr, isDecided));
        node.isDecided = node.isDecided && isDecided;
        addOnce(rule.features, node.steps.back());
        readFilter(step.pattern, rule);
    }
}

RuleNode RuleCompiler::compile(const Condition& condition, CompiledRule& rule, std::int64_t depth)
{
    RuleNode node{.kind = condition.kind, .condition = &condition, .during = window(condition.during)};
    switch (condition.kind) {
    case Condition::Kind::Everyone:
        break;
    case Condition::Kind::All:
    case Condition::Kind::Any:
    case Condition::Kind::Not:
        for (const Condition& child : condition.children)
            node.children.push_back(compile(child, rule, depth));
        break;
    case Condition::Kind::Trait:
        compileTrait(condition, node, rule);
        break;
    case Condition::Kind::Count:
    case Condition::Kind::Aggregate:
    case Condition::Kind::Regularly: {
        Window during = condition.during;
        if (condition.kind == Condition::Kind::Regularly)
            during = {.from = condition.each * condition.of};
        Need wanted{.pattern = condition.pattern, .window = during, .depth = depth};
        if (condition.latest) {
            wanted.isOrdered = true;
            wanted.document = condition.latest->eventPaths();
            wanted.document.emplace_back(JsonPath::ofSteps({{.name = "messageId"}}));
            for (const JsonPath& path : condition.latest->traitPaths())
                if (!path.steps().empty())
                    readTrait(path.steps().front().name, rule);
        }
        if (condition.kind == Condition::Kind::Aggregate) {
            const bool isValue = condition.aggregate == Aggregate::UniqueCount;
            wanted.column =
                FeatureColumn{isValue ? FeatureColumn::Kind::Value : FeatureColumn::Kind::Number, condition.property};
            for (const JsonPath& path : condition.test->traitPaths())
                if (!path.steps().empty())
                    readTrait(path.steps().front().name, rule);
        }
        node.feature = need(wanted, &node.column, node.isDecided);
        addOnce(rule.features, node.feature);
        readFilter(condition.pattern, rule);
        break;
    }
    case Condition::Kind::Sequence:
        compileSequence(condition, node, rule, depth);
        break;
    case Condition::Kind::Audience:
        node.rule = m_set->audience(condition.key);
        if (node.rule == nothing)
            break;
        addOnce(rule.audiences, node.rule);
        if (condition.heldFor > 0) {
            // A late event can break or mend what was, without a change of what is.
            const CompiledRule& asked = m_set->m_rules[node.rule];
            for (const std::uint32_t feature : asked.features)
                addOnce(rule.features, feature);
            for (const std::string& key : asked.traitKeys)
                addOnce(rule.traitKeys, key);
            rule.readsFirstEvent = true;
        }
        break;
    case Condition::Kind::List: {
        rule.readsLists = true;
        const auto& lists = m_set->m_lists;
        const auto list = std::find_if(lists.begin(), lists.end(),
                                       [&](const CompiledList& candidate) { return candidate.key == condition.key; });
        if (list != lists.end())
            node.list = static_cast<std::uint32_t>(list - lists.begin());
        break;
    }
    case Condition::Kind::Account: {
        rule.readsAccount = true;
        CompiledRule members{.use = CompiledRule::Use::Members,
                             .condition =
                                 std::shared_ptr<const Condition>(rule.condition, &condition.children.front())};
        node.rule = addRule(std::move(members), depth);
        addOnce(rule.audiences, node.rule);
        break;
    }
    }
    return node;
}

} // namespace weir::cdp
