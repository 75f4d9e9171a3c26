// Purpose: the accepted events of one partition's people, on this machine's disk: what rules are filled from and the
// past is asked of. Thread: that of the stage. Limits: what came since the last commit is in memory besides; events are
// plain on disk, see docs/engine.md.
#pragma once

#include "backend/base/json/jsonparser.h"
#include "backend/cdp/stages/eventlog.h"
#include "backend/engine/profile/logjournal.h"

#include <map>
#include <set>

namespace weir::engine {

class PartitionLog : public cdp::EventLog
{
public:
    /// `store` outlives it.
    PartitionLog(const LocalStore& store, int partition)
        : m_store(store), m_partition(partition), m_journal(store, partition)
    {
    }
    /// Who is known by a userId: asked of those who have new events when changes are taken. None: noteUserId() alone.
    void setKnown(std::function<bool(cdp::ProfileId)> isKnown) { m_isKnown = std::move(isKnown); }
    /// Known by a userId from the event on that is appended next.
    void noteUserId(cdp::ProfileId profile) { m_noted.insert(profile); }

    void append(cdp::ProfileId profile, cdp::LogItem item) override;
    void merge(cdp::ProfileId into, cdp::ProfileId gone) override;
    void erase(cdp::ProfileId profile) override;
    void each(cdp::ProfileId profile, const std::function<void(const cdp::LogItem&)>& see) const override;

    /// Traits that journeys set are in no record of `events`: they go with the state.
    std::vector<cdp::LogItem> traits(cdp::ProfileId profile) const;
    void restoreTrait(cdp::ProfileId profile, cdp::LogItem item);
    /// Something could not be read.
    const std::optional<Error>& failure() const { return m_failure; }
    /// The state in the store has them.
    void forgetTraits(cdp::ProfileId profile) { m_traits.erase(profile); }

    /// What changed since the last call, for the store after the commit; until committed() it is read from memory, too.
    void takeChanges(StoreBatch& batch);
    void committed();
    /// Of what the last committed() was about, for the columnar copy; null: nothing changed. Taken once.
    LogChangesPointer takeCommitted() { return std::exchange(m_committed, nullptr); }
    /// The transaction that all of it is in, also what is yet to be committed.
    std::uint64_t newestChange() { return m_journal.newest() + (m_changes.empty() ? 0 : 1); }
    LogJournal& journal() { return m_journal; }

private:
    /// `isKnown`: set if one of the stored ones says so.
    std::vector<cdp::LogItem> items(cdp::ProfileId profile, bool* isKnown = nullptr) const;
    std::vector<cdp::LogItem> stored(cdp::ProfileId profile, bool* isKnown) const;
    bool isStored(cdp::ProfileId profile, const cdp::LogItem& item) const;

    void add(cdp::ProfileId profile, cdp::LogItem item);
    void forget(cdp::ProfileId profile);
    void takeJournal(StoreBatch& batch);
    bool isKnown(cdp::ProfileId profile) const;

    const LocalStore& m_store;
    const int m_partition;
    std::map<cdp::ProfileId, std::vector<cdp::LogItem>> m_new, m_underWay;
    std::set<cdp::ProfileId> m_replaced; ///< nothing in the store counts of these: m_new has all
    std::set<cdp::ProfileId> m_replacedUnderWay;
    std::map<cdp::ProfileId, std::vector<cdp::LogItem>> m_traits; ///< of the few who have any
    LogJournal m_journal;
    std::function<bool(cdp::ProfileId)> m_isKnown;
    std::set<cdp::ProfileId> m_noted;
    std::vector<LogChange> m_changes; ///< since the last takeChanges()
    std::shared_ptr<LogChanges> m_taken;
    mutable std::optional<Error> m_failure;
    LogChangesPointer m_committed;
};

/// An item as bytes, and back. Nothing: broken. `isKnown`: its person has a userId by then.
std::string packedLogItem(const cdp::LogItem& item, bool isKnown = false);
std::optional<cdp::LogItem> logItemOf(std::string_view packed, bool* isKnown = nullptr);

} // namespace weir::engine
