#include "backend/engine/http/messagemerge.h"

#include <map>

namespace weir::engine {
namespace {

/// Told from null, which is something that a message says.
bool isThere(const Json& value) { return value.kind() != Json::Kind::Absent; }

} // namespace

MessageMerge::MessageMerge(const Json& body, std::string_view peer, JsonArena& arena)
    : m_body(body), m_peer(peer), m_arena(arena)
{
}

Json MessageMerge::single(std::string_view type)
{
    Json message = m_body;
    if (message.at("type").text() != type)
        message = m_arena.with(message, "type", m_arena.text(type));
    return withAddress(message);
}

Json MessageMerge::ofBatch(const Json& message)
{
    Json whole = message;
    for (const std::string_view name : {"context", "integrations"}) {
        const Json below = m_body.at(name);
        const Json above = message.at(name);
        if (!below.isObject() || below.members().empty())
            continue;
        if (!isThere(above))
            whole = m_arena.with(whole, name, below);
        else if (above.isObject())
            whole = m_arena.with(whole, name, merged(below, above));
    }
    if (const Json sentAt = m_body.at("sentAt"); isThere(sentAt) && !isThere(message.at("sentAt")))
        whole = m_arena.with(whole, "sentAt", sentAt);
    return withAddress(whole);
}

std::size_t MessageMerge::addedBytes() const
{
    std::size_t bytes = 0;
    for (const std::string_view name : {"context", "integrations", "sentAt"})
        bytes += toJsonText(m_body.at(name)).size();
    return bytes;
}

/// “When sending a HTTP call from a user's device, you can collect the IP address by setting context.direct to true.”
Json MessageMerge::withAddress(const Json& message)
{
    const Json context = message.at("context");
    if (m_peer.empty() || !context.at("direct").isTrue() || isThere(context.at("ip")))
        return message;
    return m_arena.with(message, "context", m_arena.with(context, "ip", m_arena.text(m_peer)));
}

// As deep as the shallower of the two, which JsonParser has limited.
Json MessageMerge::merged(const Json& below, const Json& above)
{
    std::vector<JsonMember> members(above.members().begin(), above.members().end());
    std::map<std::string_view, std::size_t> places; // no table that chosen names could make slow
    for (std::size_t i = 0; i < members.size(); ++i)
        places.emplace(members[i].name, i);
    for (const JsonMember& member : below.members()) {
        const auto own = places.find(member.name);
        if (own == places.end())
            members.push_back(member);
        else if (Json& value = members[own->second].value; value.isObject() && member.value.isObject())
            value = merged(member.value, value);
    }
    return m_arena.object(members);
}

} // namespace weir::engine
