#include "backend/cdp/world/worldstate.h"

#include <algorithm>

namespace weir::cdp {

void World::Private::take(const Json& raw, const std::string& source, std::string_view messageIdIfMissing)
{
    const std::int64_t now = nowMs();
    const std::optional<Event> event = collect.take(raw, source, messageIdIfMissing, now, records);
    if (!event)
        return;
    JsonArena arena;
    const std::optional<Identified> identified = identify.take(*event, arena, now, records);
    if (!identified)
        return;
    for (const ProfileMerge& merge : identified->merged)
        people->merge(merge);
    records.trace(event->messageId, "identity",
                  identified->isNew            ? "new profile"
                  : identified->merged.empty() ? "known profile"
                                               : "merged",
                  now, nameOf(identified->profile));
    people->take(identified->profile, *event, identified->linked, ++order);
}

/// Deliveries that are due at the same moment come after what time changes.
void World::Private::advanceTo(std::int64_t atMs)
{
    for (;;) {
        std::int64_t due = people->nextDue();
        for (const auto& [key, queue] : queues)
            due = std::min(due, queue.nextDue());
        if (due > atMs)
            break;
        people->advanceTo(due);
        pump();
    }
    people->advanceTo(atMs);
}

std::optional<ProfileId> World::Private::find(const std::string& name) const
{
    const IdentityGraph& graph = identify.graph();
    if (const auto byUser = graph.find("userId", name))
        return byUser;
    const std::size_t colon = name.find(':');
    return colon == std::string::npos ? std::nullopt : graph.find(name.substr(0, colon), name.substr(colon + 1));
}

/// As the identity stage knows it: a trace is written before the profile stage has seen the event.
std::string World::Private::nameOf(ProfileId profile) const
{
    const std::vector<IdentityLink> links = identify.graph().identifiers(profile);
    for (const IdentityLink& link : links)
        if (link.type == "userId")
            return link.value;
    return links.empty() ? profile.toText() : links.front().type + ':' + links.front().value;
}

void MemoryLog::append(ProfileId profile, LogItem item) { m_items[profile].push_back(std::move(item)); }

void MemoryLog::merge(ProfileId into, ProfileId gone)
{
    const auto found = m_items.find(gone);
    if (found == m_items.end())
        return;
    const std::vector<LogItem> others = std::move(found->second);
    m_items.erase(found);
    auto& items = m_items[into];
    const auto middle = static_cast<std::ptrdiff_t>(items.size());
    items.insert(items.end(), others.begin(), others.end());
    std::inplace_merge(items.begin(), items.begin() + middle, items.end(),
                       [](const LogItem& a, const LogItem& b) { return a.order < b.order; });
}

void MemoryLog::erase(ProfileId profile) { m_items.erase(profile); }

void MemoryLog::each(ProfileId profile, const std::function<void(const LogItem&)>& see) const
{
    if (const auto found = m_items.find(profile); found != m_items.end())
        for (const LogItem& item : found->second)
            see(item);
}

} // namespace weir::cdp
