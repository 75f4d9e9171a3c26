// Purpose: what a partition has to write in its next transaction: what the stage told as records of the engine's
// topics. Thread: that of the stage. Limits: a profile is shown at most once a second.
#pragma once

#include "backend/cdp/stages/outlet.h"
#include "backend/cdp/stages/stagerecords.h"
#include "backend/engine/records/outboxrecord.h"

namespace weir::engine {

class ProfileOutlet : public cdp::Outlet
{
public:
    void offer(const std::string& destination, cdp::DeliveryItem item, std::int64_t nowMs) override;
    void told(const std::string& destination, cdp::ProfileId profile, const Json& payload, std::int64_t nowMs) override;
    /// What waits for the one that is gone is found under its new name by whoever delivers: `events` says so.
    void merged(cdp::ProfileId, cdp::ProfileId) override {}

    std::vector<OutboxRecord> take() { return std::exchange(m_items, {}); }

private:
    std::vector<OutboxRecord> m_items;
};

/// Memberships, journeys, dead letters and traces, as their topics show them. `userIdOf`: empty if there is none.
void appendRecords(std::vector<cdp::StageRecord>& told, const std::function<std::string(cdp::ProfileId)>& userIdOf,
                   std::vector<TopicRecord>& out);

} // namespace weir::engine
