// Purpose: the people of one partition who are not in memory: their states in the local store, found by profile, by
// identifier and by what comes due. Thread: the stage's. Limits: some thousand moments in memory, whatever the number
// of people. The store has what was committed: who changed since is in memory, or gone.
#pragma once

#include "backend/cdp/stages/shelf.h"
#include "backend/engine/profile/partitionlog.h"
#include "backend/engine/profile/statehead.h"
#include "backend/engine/profile/tables.h"

#include <unordered_map>
#include <unordered_set>

namespace weir::engine {

class PeopleShelf : public cdp::Shelf
{
public:
    /// Both outlive it.
    PeopleShelf(const LocalStore& store, int partition, PartitionLog& log)
        : m_store(store), m_log(log), m_partition(partition)
    {
        m_soonTo = table::partitionKey(partition);
    }

    /// Each row of the store. Its errors; Decode: a row is broken.
    using Row = std::function<void(cdp::ProfileId profile, const StoredState& state, const StateHead& head)>;
    Result<void> eachRow(const Row& see) const;
    void setCount(std::size_t people) { m_count = people; } ///< all rows, before anybody is taken

    bool has(cdp::ProfileId profile) const override;
    std::string take(cdp::ProfileId profile) override;
    std::string look(cdp::ProfileId profile) const override;
    void damaged(cdp::ProfileId profile) override;
    void remove(cdp::ProfileId profile) override { m_gone.insert(profile); }
    std::vector<cdp::ProfileId> candidates(std::string_view value) const override;
    std::int64_t nextDue() const override;
    std::optional<cdp::ProfileId> popDue() override;
    std::size_t size() const override { return m_count; }
    void each(const Visit& visit) const override;

    /// What the transaction under way makes of somebody in memory.
    void save(StoreBatch& batch, cdp::ProfileId profile, const StateHead& head);
    void erase(StoreBatch& batch, cdp::ProfileId profile);
    void saveRest(StoreBatch& batch); ///< last of a transaction
    void committed() { m_goneUnderWay.clear(); }

    /// The store has somebody as they are, this moment included.
    bool isAsSaved(cdp::ProfileId profile, std::int64_t dueMs) const;
    void shelved(cdp::ProfileId profile); ///< out of memory
    /// Up to `most` people, from `from` on in the order of the table, who are not in memory and were saved under
    /// another mark; `from` becomes where to go on, empty: that was the end.
    std::vector<cdp::ProfileId> saidUnderOther(std::uint64_t mark, std::size_t most, std::string& from) const;

    /// Something could not be read: nothing that was worked out since counts.
    const std::optional<Error>& failure() const { return m_failure; }

private:
    struct Known
    {
        std::int64_t dueMs = 0; ///< as the table has it
        std::size_t identifiers = 0;
    };
    bool isGone(cdp::ProfileId profile) const { return m_gone.contains(profile) || m_goneUnderWay.contains(profile); }
    std::optional<std::string> row(cdp::ProfileId profile) const;
    void readSoon() const;
    void fail(Error error) const;

    const LocalStore& m_store;
    PartitionLog& m_log;
    const int m_partition;
    std::size_t m_count = 0;
    std::unordered_map<cdp::ProfileId, Known> m_inMemory; ///< whom the store knows
    std::unordered_set<cdp::ProfileId> m_gone, m_goneUnderWay;
    mutable std::set<std::pair<std::int64_t, cdp::ProfileId>> m_soon; ///< the first of those on the shelf
    mutable std::string m_soonTo;      ///< a key of the table `due`: from there on they are not known; empty: all are
    std::vector<std::string> m_untrue; ///< keys of that table
    mutable std::optional<Error> m_failure;
};

} // namespace weir::engine
