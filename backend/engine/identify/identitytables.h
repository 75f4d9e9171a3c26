// Purpose: the identity graph as the engine keeps it: rows in the local store behind a bounded cache, every change as a
// record of the changelog `identities`; without a store all in memory. Thread: one. Limits: what cannot be read makes
// failure() say so: nothing that was decided since counts.
#pragma once

#include "backend/engine/identify/rowcache.h"

#include <functional>
#include <utility>

namespace weir::engine {

class IdentityTables : public cdp::IdentityStorage
{
public:
    /// `store` may be null, and outlives it. `mostCached`: rows.
    explicit IdentityTables(LocalStore* store = nullptr, std::size_t mostCached = 400'000);

    Person find(std::uint16_t type, std::string_view value) const override;
    Person find(cdp::ProfileId id) const override;
    Person current(cdp::ProfileId id) const override;
    void count(const Person& profile, std::vector<std::int64_t>& byType) const override;
    std::vector<cdp::IdentityLink> links(const Person& profile) const override;
    std::vector<cdp::ProfileMerge> mergesInto(const Person& profile) const override;
    Person addProfile(cdp::ProfileId id) override;
    void addLink(const Person& profile, std::uint16_t type, std::string_view value,
                 std::string_view messageId) override;
    void addMerge(const Person& from, const Person& into, std::string_view messageId) override;
    void erase(const Person& profile) override;
    std::size_t size() const override { return m_counters.people; }
    Number numberOfAll() const override { return m_counters.profiles; }
    std::vector<cdp::ProfileId> all() const override;
    std::size_t bytes() const override;
    void save(cdp::ByteWriter& writer) const override;
    bool load(cdp::ByteReader& reader) override;

    /// "type:value" of identifiers that events of a batch have: read together.
    void prefetch(std::span<const std::string_view> keys) { m_links.prefetch(keys); }
    void prefetch(std::span<const cdp::ProfileId> people) { m_people.prefetch(people); }
    Person ownerOf(std::string_view key) const; ///< of "type:value"
    /// Also those that went into it, at whatever number of steps.
    std::vector<cdp::ProfileId> allOf(const Person& profile) const;

    /// A record of `identities`, in any order among keys. Errors: Decode.
    Result<void> apply(std::string_view key, std::optional<std::string_view> value);
    /// What the changelog has to be told since the last call of write().
    void takeRecords(std::vector<TopicRecord>& records);
    /// All that was changed since the last call; the caller writes it when the changelog has it.
    void write(StoreBatch& batch);
    void forget(); ///< rows not used lately, if there are too many; only while nothing waits to be written

    /// Ids that no new profile may have, besides those there are.
    void setTaken(std::function<bool(cdp::ProfileId)> isTaken) { m_isTaken = std::move(isTaken); }
    /// What those that were merged away since the last call had: their identifiers at that moment.
    std::vector<std::pair<cdp::ProfileId, std::vector<cdp::IdentityLink>>> takeMoved()
    {
        return std::exchange(m_moved, {});
    }

    IdentityCounters& counters() { return m_counters; }
    const std::optional<Error>& failure() const { return m_failure; }

private:
    void applyLink(const std::string& key, std::optional<LinkRow> row);
    void applyMerge(cdp::ProfileId id, std::optional<PersonRow> row);
    void putLink(PersonRow& person, std::uint64_t order, const std::string& key);
    void drop(cdp::ProfileId id, const std::string& linkKey);
    void dropFrom(cdp::ProfileId id, cdp::ProfileId from);
    void clear();
    bool isWhole() const;
    void eachPerson(const std::function<void(cdp::ProfileId, const PersonRow&)>& see) const;
    std::vector<std::pair<PersonRow, cdp::ProfileId>> mergesOf(cdp::ProfileId into) const;

    LocalStore* m_store;
    mutable std::optional<Error> m_failure;
    mutable RowCache<std::string, LinkRow> m_links;
    mutable RowCache<cdp::ProfileId, PersonRow> m_people;
    std::vector<cdp::ProfileId> m_changedMerges; ///< to be told to the changelog
    std::vector<std::pair<cdp::ProfileId, std::vector<cdp::IdentityLink>>> m_moved;
    IdentityCounters m_counters;
    std::function<bool(cdp::ProfileId)> m_isTaken;
    mutable std::string m_key;
};

} // namespace weir::engine
