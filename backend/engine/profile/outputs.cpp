#include "backend/engine/profile/outputs.h"

#include "backend/engine/records/outputformats.h"

namespace weir::engine {

void ProfileOutlet::offer(const std::string& destination, cdp::DeliveryItem item, std::int64_t nowMs)
{
    m_items.push_back({.profile = item.profile,
                       .destination = destination,
                       .payload = std::move(item.payload),
                       .idempotencyKey = std::move(item.idempotencyKey),
                       .messageId = std::move(item.messageId),
                       .offeredAtMs = nowMs});
}

void ProfileOutlet::told(const std::string& destination, cdp::ProfileId profile, const Json& payload,
                         std::int64_t nowMs)
{
    m_items.push_back(
        {.profile = profile, .destination = destination, .payload = toJsonText(payload), .offeredAtMs = nowMs});
}

void appendRecords(std::vector<cdp::StageRecord>& told, const std::function<std::string(cdp::ProfileId)>& userIdOf,
                   std::vector<TopicRecord>& out)
{
    for (const cdp::StageRecord& record : told) {
        if (const auto* membership = std::get_if<cdp::MembershipRecord>(&record))
            out.push_back(membershipRecord(*membership, userIdOf(membership->profile)));
        else if (const auto* journey = std::get_if<cdp::JourneyRecord>(&record))
            out.push_back(journeyRecord(*journey));
        else if (const auto* letter = std::get_if<cdp::DeadLetterRecord>(&record))
            out.push_back(deadLetterRecord(*letter, {}, {}));
        else if (const auto* trace = std::get_if<cdp::TraceRecord>(&record))
            out.push_back(traceRecord(*trace));
    }
    told.clear();
}

} // namespace weir::engine
