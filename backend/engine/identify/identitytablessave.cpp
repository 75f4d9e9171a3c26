// All of the graph as bytes, and what looks at all of it.
#include "backend/engine/identify/identitytables.h"

#include <algorithm>

namespace weir::engine {
using cdp::ProfileId;
namespace {
constexpr std::uint64_t format = 1;
/// A row of memory and its key, about.
constexpr std::size_t linkBytes = 200, personBytes = 280;
} // namespace

void IdentityTables::eachPerson(const std::function<void(ProfileId, const PersonRow&)>& see) const
{
    std::vector<ProfileId> ids;
    if (m_store) {
        const auto read = m_store->each(personTable, {}, [&](std::string_view key, std::string_view) {
            ids.push_back(profileOfStoreKey(key));
            return true;
        });
        if (!read)
            m_failure = read.error();
        m_people.eachChanged([&](ProfileId id, const PersonRow*) { ids.push_back(id); });
    } else {
        m_people.each([&](ProfileId id) { ids.push_back(id); });
    }
    std::sort(ids.begin(), ids.end());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    for (const ProfileId id : ids)
        if (const PersonRow* const row = m_people.find(id))
            see(id, *row);
}

std::vector<ProfileId> IdentityTables::all() const
{
    std::vector<std::pair<std::uint32_t, ProfileId>> found;
    eachPerson([&](ProfileId id, const PersonRow& row) {
        if (!row.isMerged)
            found.emplace_back(row.number, id);
    });
    std::sort(found.begin(), found.end());
    std::vector<ProfileId> all;
    for (const auto& [number, id] : found)
        all.push_back(id);
    return all;
}

std::size_t IdentityTables::bytes() const
{
    return m_links.size() * linkBytes + m_people.size() * personBytes + (m_store ? m_store->bytesInMemory() : 0);
}

/// The records of the changelog that would give it.
void IdentityTables::save(cdp::ByteWriter& writer) const
{
    writer.number(format);
    IdentityCounters counters = m_counters;
    counters.types = m_types;
    writer.text(*countersRecord(counters).value);
    std::vector<std::tuple<std::uint64_t, std::string, std::string>> records;
    eachPerson([&](ProfileId id, const PersonRow& row) {
        if (row.isMerged)
            records.emplace_back(row.mergeOrder, mergeKey(id), *mergeRecord(id, &row).value);
        for (const PersonRow::Link& link : row.links)
            if (const LinkRow* const of = m_links.find(link.key))
                records.emplace_back(link.order, link.key, *linkRecord(link.key, of).value);
    });
    std::sort(records.begin(), records.end());
    writer.number(records.size());
    for (const auto& [order, key, value] : records) {
        writer.text(key);
        writer.text(value);
    }
}

void IdentityTables::clear()
{
    std::vector<ProfileId> ids;
    eachPerson([&](ProfileId id, const PersonRow&) { ids.push_back(id); });
    for (const ProfileId id : ids) {
        if (const PersonRow* const row = m_people.find(id))
            for (const PersonRow::Link& link : row->links)
                m_links.erase(link.key);
        m_people.erase(id);
    }
    m_counters = {};
    m_types.clear();
}

/// Are all where the counters say?
bool IdentityTables::isWhole() const
{
    std::size_t people = 0;
    bool isWhole = true;
    eachPerson([&](ProfileId, const PersonRow& row) {
        isWhole = isWhole && row.number < m_counters.profiles;
        people += row.isMerged ? 0 : 1;
    });
    return isWhole && people == m_counters.people;
}

bool IdentityTables::load(cdp::ByteReader& reader)
{
    clear();
    bool isGood = reader.number() == format && apply(countersKey, reader.text()).has_value();
    for (std::size_t left = reader.count(); isGood && left > 0; --left) {
        const std::string_view key = reader.text();
        isGood = apply(key, reader.text()).has_value() && !reader.isBroken();
    }
    if (isGood && !reader.isBroken() && isWhole())
        return true;
    clear();
    return false;
}

} // namespace weir::engine
