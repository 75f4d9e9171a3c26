#include "backend/cdp/schema/schemanames.h"

#include "backend/cdp/schema/schemaprogram.h"

#include <algorithm>

namespace weir::cdp {
namespace {

/// `from` and every node that looks at the same value.
std::set<int> sameValue(const SchemaProgram& program, const std::set<int>& from)
{
    std::set<int> all;
    std::vector<int> left(from.begin(), from.end());
    while (!left.empty()) {
        const int node = left.back();
        left.pop_back();
        if (node == noRule || !all.insert(node).second)
            continue;
        const SchemaNode& rules = program.nodes[std::size_t(node)];
        if (rules.general != noRule) {
            const GeneralRules& general = program.generals[std::size_t(rules.general)];
            for (const auto* list : {&general.allOf, &general.anyOf, &general.oneOf})
                left.insert(left.end(), list->begin(), list->end());
            left.insert(left.end(), {general.condition, general.then, general.otherwise});
        }
        if (rules.object != noRule) {
            for (const DependencyRule& rule : program.objects[std::size_t(rules.object)].dependencies)
                left.push_back(rule.node);
        }
    }
    return all;
}

} // namespace

std::optional<SchemaNames> SchemaNames::of(std::shared_ptr<const Schema> schema, std::string_view property)
{
    const SchemaProgram& program = schema->program();
    std::set<int> below;
    for (const int node : sameValue(program, {program.root})) {
        const int object = program.nodes[std::size_t(node)].object;
        if (object == noRule)
            continue;
        const ObjectRules& rules = program.objects[std::size_t(object)];
        if (const int number = rules.names.find(property); number >= 0)
            below.insert(rules.properties[std::size_t(number)].node);
    }
    SchemaNames names;
    bool isListed = false;
    for (const int node : sameValue(program, below)) {
        const Json source = program.origins[std::size_t(node)].source;
        const int object = program.nodes[std::size_t(node)].object;
        if (object == noRule)
            continue;
        const ObjectRules& rules = program.objects[std::size_t(object)];
        const Json rest = source.at("additionalProperties");
        names.m_takesAny |= rest.isObject() || rest.isTrue();
        isListed |= source.at("properties").isObject() || !rules.patterns.empty() || rest.kind() == Json::Kind::False;
        for (std::size_t i = 0; i < rules.properties.size(); ++i) {
            if (rules.properties[i].isNamed || rules.properties[i].isRequired)
                names.m_names.insert(rules.names.name(i));
        }
        for (const auto& [pattern, itsNode] : rules.patterns)
            names.m_patterns.push_back(pattern);
    }
    if (!isListed)
        return std::nullopt;
    names.m_schema = std::move(schema);
    return names;
}

bool SchemaNames::has(std::string_view name) const
{
    return m_takesAny || m_names.contains(name) ||
           std::any_of(m_patterns.begin(), m_patterns.end(),
                       [&](const Pattern* pattern) { return pattern->isFoundIn(name); });
}

} // namespace weir::cdp
