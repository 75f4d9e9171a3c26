// SchemaCompiler, what concerns objects.
#include "backend/cdp/schema/schemacompiler.h"

namespace weir::cdp {

std::size_t SchemaCompiler::nameNumber(std::string_view name)
{
    const auto [found, isNew] = m_nameNumbers.try_emplace(name, m_names.size());
    if (isNew) {
        m_names.push_back(name);
        m_object->properties.emplace_back();
    }
    return found->second;
}

void SchemaCompiler::ofObject(Keyword keyword, const JsonMember& member)
{
    if (!m_object)
        m_object.emplace();
    const Json& value = member.value;
    switch (keyword) {
    case Keyword::Properties:
        for (const JsonMember& entry : value.members()) {
            const int node = inner(entry.value, member.name, &entry.name);
            PropertyRule& rule = m_object->properties[nameNumber(entry.name)];
            rule.node = node == 0 ? noRule : node;
            rule.isNamed = true;
        }
        return;
    case Keyword::PatternProperties:
        for (const JsonMember& entry : value.members()) {
            const Pattern* name = pattern(entry.name, member.name);
            const int node = inner(entry.value, member.name, &entry.name);
            m_object->patterns.emplace_back(name, node);
        }
        return;
    case Keyword::AdditionalProperties: {
        const int node = inner(value, member.name);
        m_object->additional = node == 0 ? noRule : node;
        return;
    }
    case Keyword::PropertyNames:
        m_object->propertyNames = inner(value, member.name);
        return;
    case Keyword::Required:
        for (const Json& name : value.elements()) {
            const std::size_t number = nameNumber(name.text());
            if (!m_object->properties[number].isRequired)
                m_object->required.push_back(int(number));
            m_object->properties[number].isRequired = true;
        }
        return;
    case Keyword::MinProperties:
    case Keyword::MaxProperties: {
        const auto count = value.integer();
        (keyword == Keyword::MinProperties ? m_object->minProperties : m_object->maxProperties) =
            count ? std::uint64_t(*count) : noLimit;
        return;
    }
    case Keyword::Dependencies:
        for (const JsonMember& entry : value.members())
            dependency(entry, member.name);
        return;
    default:
        return;
    }
}

void SchemaCompiler::dependency(const JsonMember& entry, std::string_view keyword)
{
    const auto tracked = [this](std::string_view name) {
        const std::size_t number = nameNumber(name);
        PropertyRule& rule = m_object->properties[number];
        if (rule.tracked == noRule)
            rule.tracked = m_object->trackedCount++;
        return int(number);
    };
    DependencyRule rule;
    rule.trigger = tracked(entry.name);
    if (entry.value.isArray()) {
        for (const Json& name : entry.value.elements())
            rule.needed.push_back(tracked(name.text()));
    } else {
        rule.node = inner(entry.value, keyword, &entry.name);
    }
    m_object->dependencies.push_back(std::move(rule));
}

void SchemaCompiler::object()
{
    if (m_object)
        m_object->names.build(std::move(m_names));
    // Clearing keeps the room of the largest and wipes it for every other.
    m_names = std::vector<std::string_view>();
    if (!m_nameNumbers.empty())
        m_nameNumbers = std::unordered_map<std::string_view, std::size_t>();
}

} // namespace weir::cdp
