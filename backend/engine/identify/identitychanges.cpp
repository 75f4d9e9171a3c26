// The changelog's side of IdentityTables.
#include "backend/engine/identify/identitytables.h"

#include <algorithm>

namespace weir::engine {
using cdp::ProfileId;

Result<void> IdentityTables::apply(std::string_view key, std::optional<std::string_view> value)
{
    if (key == countersKey) {
        const Result<IdentityCounters> counters = value ? countersOf(*value) : IdentityCounters();
        if (!counters)
            return counters.error();
        m_counters = *counters;
        m_types = m_counters.types;
        return {};
    }
    if (const std::optional<ProfileId> id = profileOfMergeKey(key)) {
        Result<PersonRow> row = value ? mergeOf(*value) : PersonRow();
        if (!row)
            return row.error();
        applyMerge(*id, value ? std::optional(std::move(row).value()) : std::nullopt);
    } else if (isLinkKey(key)) {
        Result<LinkRow> row = value ? linkOf(*value) : LinkRow();
        if (!row)
            return row.error();
        applyLink(std::string(key), value ? std::optional(std::move(row).value()) : std::nullopt);
    }
    return m_failure ? Result<void>(*m_failure) : Result<void>();
}

void IdentityTables::drop(ProfileId id, const std::string& linkKey)
{
    PersonRow* const person = m_people.find(id);
    if (!person)
        return;
    std::erase_if(person->links, [&](const PersonRow::Link& link) { return link.key == linkKey; });
    person->isNeeded() ? m_people.touch(id) : m_people.erase(id);
}

void IdentityTables::dropFrom(ProfileId id, ProfileId from)
{
    PersonRow* const person = m_people.find(id);
    if (!person)
        return;
    std::erase(person->from, from);
    person->isNeeded() ? m_people.touch(id) : m_people.erase(id);
}

void IdentityTables::applyLink(const std::string& key, std::optional<LinkRow> row)
{
    if (const LinkRow* const before = m_links.find(key);
        before && (!row || before->owner.id != row->owner.id || before->order != row->order))
        drop(before->owner.id, key);
    if (!row) {
        m_links.erase(key);
        return;
    }
    PersonRow& person = m_people.make(row->owner.id);
    person.number = row->owner.number;
    putLink(person, row->order, key);
    m_people.touch(row->owner.id);
    m_links.make(key) = std::move(*row);
    m_links.touch(key);
}

void IdentityTables::applyMerge(ProfileId id, std::optional<PersonRow> row)
{
    if (const PersonRow* const before = m_people.find(id); before && before->isMerged)
        dropFrom(ProfileId(before->into), id);
    if (!row) {
        if (PersonRow* const person = m_people.find(id)) {
            person->isMerged = false;
            person->isNeeded() ? m_people.touch(id) : m_people.erase(id);
        }
        return;
    }
    PersonRow& into = m_people.make(row->into);
    if (std::find(into.from.begin(), into.from.end(), id) == into.from.end())
        into.from.push_back(id);
    m_people.touch(row->into);
    PersonRow& person = m_people.make(id);
    row->links = std::move(person.links);
    row->from = std::move(person.from);
    person = std::move(*row);
    m_people.touch(id);
}

void IdentityTables::takeRecords(std::vector<TopicRecord>& records)
{
    m_links.eachChanged([&](const std::string& key, const LinkRow* row) { records.push_back(linkRecord(key, row)); });
    for (const ProfileId id : m_changedMerges) {
        const PersonRow* const row = m_people.find(id);
        records.push_back(mergeRecord(id, row && row->isMerged ? row : nullptr));
    }
    m_changedMerges.clear();
    m_counters.types = m_types;
    records.push_back(countersRecord(m_counters));
}

void IdentityTables::write(StoreBatch& batch)
{
    m_links.write(batch);
    m_people.write(batch);
    m_changedMerges.clear();
    m_counters.types = m_types;
    if (m_store)
        batch.put(counterTable, countersKey, *countersRecord(m_counters).value);
}

void IdentityTables::forget()
{
    m_links.forget();
    m_people.forget();
}

} // namespace weir::engine
