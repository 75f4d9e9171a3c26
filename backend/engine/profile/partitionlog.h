// Purpose: the accepted events of one partition's people, on this machine's disk: what rules are filled from and the
// past is asked of. Thread: that of the stage. Limits: what came since the last commit is in memory besides; events are
// plain on disk, see docs/engine.md.
#pragma once

#include "backend/base/json/jsonparser.h"
#include "backend/cdp/stages/eventlog.h"
#include "backend/engine/store/localstore.h"

#include <map>
#include <set>

namespace weir::engine {

class PartitionLog : public cdp::EventLog
{
public:
    /// `store` outlives it.
    PartitionLog(const LocalStore& store, int partition) : m_store(store), m_partition(partition) {}

    void append(cdp::ProfileId profile, cdp::LogItem item) override;
    void merge(cdp::ProfileId into, cdp::ProfileId gone) override;
    void erase(cdp::ProfileId profile) override;
    void each(cdp::ProfileId profile, const std::function<void(const cdp::LogItem&)>& see) const override;

    /// Traits that journeys set are in no record of `events`: they go with the state.
    std::vector<cdp::LogItem> traits(cdp::ProfileId profile) const;
    void restoreTrait(cdp::ProfileId profile, cdp::LogItem item);

    /// What changed since the last call, for the store after the commit; until committed() it is read from memory, too.
    void takeChanges(StoreBatch& batch);
    void committed();

private:
    std::vector<cdp::LogItem> items(cdp::ProfileId profile) const;
    std::vector<cdp::LogItem> stored(cdp::ProfileId profile) const;

    void add(cdp::ProfileId profile, cdp::LogItem item);

    const LocalStore& m_store;
    const int m_partition;
    std::map<cdp::ProfileId, std::vector<cdp::LogItem>> m_new, m_underWay;
    std::set<cdp::ProfileId> m_replaced; ///< nothing in the store counts of these: m_new has all
    std::set<cdp::ProfileId> m_replacedUnderWay;
    std::map<cdp::ProfileId, std::vector<cdp::LogItem>> m_traits; ///< of the few who have any
};

/// An item as bytes, and back. Nothing: broken.
std::string packedLogItem(const cdp::LogItem& item);
std::optional<cdp::LogItem> logItemOf(std::string_view packed);

} // namespace weir::engine
