#include "backend/cdp/mapping/mappingrun.h"

namespace weir::cdp {
namespace {

constexpr std::size_t manyMembers = 24;

} // namespace

void MappingMembers::put(std::string_view name, const Json& value)
{
    if (m_members.size() < manyMembers) {
        for (JsonMember& member : m_members) {
            if (member.name == name) {
                member.value = value;
                return;
            }
        }
        m_members.push_back({name, value});
        return;
    }
    if (m_places.empty()) {
        for (std::size_t i = 0; i < m_members.size(); ++i)
            m_places.emplace(m_members[i].name, i);
    }
    const auto [at, isNew] = m_places.try_emplace(name, m_members.size());
    if (isNew)
        m_members.push_back({name, value});
    else
        m_members[at->second].value = value;
}

void appendMappingText(std::string& out, const Json& value, std::size_t limit)
{
    std::array<char, 32> room;
    switch (value.kind()) {
    case Json::Kind::Absent:
    case Json::Kind::Null:
        return;
    case Json::Kind::False:
        out += "false";
        return;
    case Json::Kind::True:
        out += "true";
        return;
    case Json::Kind::Number:
        out += value.numberText(room);
        return;
    case Json::Kind::Text:
        out += value.text();
        return;
    case Json::Kind::Object:
        out += "[object Object]";
        return;
    case Json::Kind::Array:
        break;
    }
    for (std::size_t i = 0; i < value.elements().size() && out.size() <= limit; ++i) {
        if (i > 0)
            out += ',';
        appendMappingText(out, value.elements()[i], limit);
    }
}

bool isMappingBlank(Json value)
{
    if (value.isNumber())
        return value.number() == 0;
    if (value.isBool())
        return !value.isTrue();
    while (value.isArray() && value.elements().size() == 1)
        value = value.elements()[0];
    return value.isAbsent() || (value.isText() && value.text().empty()) ||
           (value.isArray() && value.elements().empty());
}

std::size_t mappingSize(const Json& value, std::size_t limit)
{
    constexpr std::size_t scalar = 24;
    std::size_t size = scalar + value.text().size();
    for (const Json& element : value.elements()) {
        if (size > limit)
            break;
        size += mappingSize(element, limit - size);
    }
    for (const JsonMember& member : value.members()) {
        if (size > limit)
            break;
        size += member.name.size() + mappingSize(member.value, limit - std::min(limit, size));
    }
    return size;
}

} // namespace weir::cdp
