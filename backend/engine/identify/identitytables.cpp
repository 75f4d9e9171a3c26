#include "backend/engine/identify/identitytables.h"

#include <algorithm>

namespace weir::engine {
using cdp::ProfileId;
using Person = cdp::IdentityStorage::Person;

IdentityTables::IdentityTables(LocalStore* store, std::size_t mostCached)
    : m_store(store), m_links(linkTable, store, mostCached, m_failure),
      m_people(personTable, store, mostCached, m_failure)
{
    if (!m_store)
        return;
    const auto kept = m_store->get(counterTable, countersKey);
    if (!kept) {
        m_failure = kept.error();
    } else if (*kept) {
        if (const Result<void> applied = apply(countersKey, **kept); !applied)
            m_failure = applied.error();
    }
}

Person IdentityTables::find(std::uint16_t type, std::string_view value) const
{
    m_key.assign(m_types[type]).append(1, ':').append(value);
    return ownerOf(m_key);
}

Person IdentityTables::ownerOf(std::string_view key) const
{
    const LinkRow* const row = m_links.find(key);
    return row ? row->owner : Person();
}

Person IdentityTables::find(ProfileId id) const
{
    if (const PersonRow* const row = m_people.find(id))
        return {row->number, id};
    return m_isTaken && m_isTaken(id) ? Person{0, id} : Person();
}

Person IdentityTables::current(ProfileId id) const
{
    const PersonRow* row = m_people.find(id);
    // Whoever goes into another is younger: more steps than there are profiles are none of ours.
    for (std::uint32_t left = m_counters.profiles; row && row->isMerged && left > 0; --left) {
        id = row->into;
        row = m_people.find(id);
    }
    return row && !row->isMerged ? Person{row->number, id} : Person();
}

void IdentityTables::count(const Person& profile, std::vector<std::int64_t>& byType) const
{
    const PersonRow* const row = m_people.find(profile.id);
    if (!row)
        return;
    for (const PersonRow::Link& link : row->links)
        if (const auto type = typeOf(std::string_view(link.key).substr(0, link.key.find(':'))))
            ++byType[*type];
}

std::vector<cdp::IdentityLink> IdentityTables::links(const Person& profile) const
{
    std::vector<cdp::IdentityLink> links;
    const PersonRow* const row = m_people.find(profile.id);
    if (!row)
        return links;
    for (const PersonRow::Link& link : row->links) {
        const std::size_t colon = link.key.find(':');
        const LinkRow* const of = m_links.find(link.key);
        links.push_back({link.key.substr(0, colon), link.key.substr(colon + 1), of ? of->messageId : std::string()});
    }
    return links;
}

/// All that went into it, directly or by way of others, with their rows, in no order.
std::vector<std::pair<PersonRow, ProfileId>> IdentityTables::mergesOf(ProfileId into) const
{
    std::vector<std::pair<PersonRow, ProfileId>> found;
    std::vector<ProfileId> open{into};
    while (!open.empty() && found.size() <= m_counters.profiles) {
        const PersonRow* const row = m_people.find(open.back());
        open.pop_back();
        if (!row)
            continue;
        for (const ProfileId from : row->from) {
            open.push_back(from);
            if (const PersonRow* const merged = m_people.find(from); merged && merged->isMerged)
                found.emplace_back(*merged, from);
        }
    }
    return found;
}

std::vector<cdp::ProfileMerge> IdentityTables::mergesInto(const Person& profile) const
{
    auto found = mergesOf(profile.id);
    std::sort(found.begin(), found.end(),
              [](const auto& a, const auto& b) { return a.first.mergeOrder < b.first.mergeOrder; });
    std::vector<cdp::ProfileMerge> merges;
    for (auto& [row, from] : found)
        merges.push_back({from, row.into, std::move(row.messageId)});
    return merges;
}

std::vector<ProfileId> IdentityTables::allOf(const Person& profile) const
{
    std::vector<ProfileId> all{profile.id};
    for (const auto& [row, from] : mergesOf(profile.id))
        all.push_back(from);
    return all;
}

Person IdentityTables::addProfile(ProfileId id)
{
    PersonRow& row = m_people.make(id);
    row = {};
    row.number = m_counters.profiles++;
    ++m_counters.people;
    m_people.touch(id);
    return {row.number, id};
}

void IdentityTables::putLink(PersonRow& person, std::uint64_t order, const std::string& key)
{
    const auto at = std::lower_bound(person.links.begin(), person.links.end(), order,
                                     [](const PersonRow::Link& link, std::uint64_t of) { return link.order < of; });
    if (at == person.links.end() || at->order != order)
        person.links.insert(at, {order, key});
}

void IdentityTables::addLink(const Person& profile, std::uint16_t type, std::string_view value,
                             std::string_view messageId)
{
    m_key.assign(m_types[type]).append(1, ':').append(value);
    const std::uint64_t order = m_counters.orders++;
    m_links.make(m_key) = {profile, order, std::string(messageId)};
    m_links.touch(m_key);
    putLink(m_people.make(profile.id), order, m_key);
    m_people.touch(profile.id);
}

void IdentityTables::addMerge(const Person& from, const Person& into, std::string_view messageId)
{
    m_moved.emplace_back(from.id, links(from));
    PersonRow& old = m_people.make(from.id);
    PersonRow& stays = m_people.make(into.id);
    for (const PersonRow::Link& link : old.links) {
        m_links.make(link.key).owner = into;
        m_links.touch(link.key);
        putLink(stays, link.order, link.key);
    }
    old.links.clear();
    old.isMerged = true;
    old.into = into.id;
    old.mergeOrder = m_counters.orders++;
    old.messageId = messageId;
    stays.from.push_back(from.id);
    m_people.touch(from.id);
    m_people.touch(into.id);
    m_changedMerges.push_back(from.id);
    --m_counters.people;
}

void IdentityTables::erase(const Person& profile)
{
    const PersonRow* const row = m_people.find(profile.id);
    if (!row)
        return;
    for (const PersonRow::Link& link : row->links)
        m_links.erase(link.key);
    for (const ProfileId id : allOf(profile)) {
        m_people.erase(id);
        m_changedMerges.push_back(id);
    }
    --m_counters.people;
}

} // namespace weir::engine
