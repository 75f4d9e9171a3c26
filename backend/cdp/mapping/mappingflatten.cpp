#include "backend/cdp/mapping/mappingrun.h"

namespace weir::cdp {
namespace {

/// Walks objects, and arrays where asked, down to what is neither.
class Flattening
{
public:
    Flattening(JsonArena& arena, std::string_view separator, bool leavesArrays, std::size_t limit)
        : m_arena(arena), m_separator(separator), m_leavesArrays(leavesArrays), m_limit(limit)
    {
    }

    bool walk(const Json& value)
    {
        if (value.isObject()) {
            for (const JsonMember& member : value.members()) {
                if (!below(member.name, member.value))
                    return false;
            }
            return true;
        }
        if (value.isArray() && !m_leavesArrays) {
            for (std::size_t i = 0; i < value.elements().size(); ++i) {
                if (!below(std::to_string(i), value.elements()[i]))
                    return false;
            }
            return true;
        }
        m_made += m_name.size();
        if (m_made > m_limit)
            return false;
        m_members.put(m_arena.copy(m_name), value);
        return true;
    }

    std::size_t made() const { return m_made; }
    std::vector<JsonMember>& members() { return m_members.all(); }

private:
    bool below(std::string_view name, const Json& value)
    {
        const std::size_t length = m_name.size();
        if (!m_name.empty())
            m_name += m_separator;
        m_name += name;
        const bool fits = walk(value);
        m_name.resize(length);
        return fits;
    }

    JsonArena& m_arena;
    const std::string_view m_separator;
    const bool m_leavesArrays;
    const std::size_t m_limit;
    std::size_t m_made = 0;
    std::string m_name;
    MappingMembers m_members;
};

} // namespace

Json MappingRun::flattened(const MappingNode& node, const Json& event)
{
    constexpr std::size_t mostNames = std::size_t(16) << 20U;
    const Json found = value(node.a, event);
    if (!fits(found, node))
        return {};
    const bool isFlat = !found.isObject() && (!found.isArray() || node.flag);
    if (isFlat)
        return found.isArray() ? found : m_arena.object({});
    Flattening flattening(m_arena, m_program.constants[node.first].text(), node.flag,
                          mostNames - std::min(mostNames, m_made));
    if (!flattening.walk(found))
        return fail(node, MappingFailure::TooLarge, QStringLiteral("the result is larger than 16 MiB"));
    m_made += flattening.made();
    return m_arena.object(flattening.members());
}

Json MappingRun::excluded(const MappingNode& node, const Json& event)
{
    const Json found = value(node.a, event);
    return fits(found, node) ? withoutNulls(found) : Json();
}

Json MappingRun::withoutNulls(const Json& value)
{
    if (value.isAbsent() || (!value.isObject() && !value.isArray()))
        return value.isAbsent() ? Json() : value;
    if (value.isArray()) {
        std::vector<Json> elements;
        elements.reserve(value.elements().size());
        for (const Json& element : value.elements())
            elements.push_back(element.isAbsent() ? Json::null() : withoutNulls(element));
        return m_arena.array(elements);
    }
    std::vector<JsonMember> members;
    members.reserve(value.members().size());
    for (const JsonMember& member : value.members()) {
        if (member.value.kind() != Json::Kind::Null)
            members.push_back({member.name, withoutNulls(member.value)});
    }
    return m_arena.object(members);
}

} // namespace weir::cdp
