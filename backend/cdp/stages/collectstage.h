// Purpose: the first stage, of one event after the other: source filter, mapping, spec check, tracking plans
// (definitions.md, "Order for one event"). Decoding comes before it, transformations follow. Thread: one at a time.
// Limits: as checkSpec().
#pragma once

#include "backend/cdp/definitions/definitionbook.h"
#include "backend/cdp/event/event.h"
#include "backend/cdp/plans/trackingplan.h"
#include "backend/cdp/stages/stagerecords.h"

namespace weir::cdp {

class CollectStage
{
public:
    /// Until the next call; `book` must live as long.
    void setDefinitions(const DefinitionBook& book);

    /// An event as it came in, decoded. `source`: the key of a source; empty: one that every plan and filter applies
    /// to. None: it goes no further, `records` say why. The event keeps all that it looks into.
    std::optional<Event> take(const Json& raw, const std::string& source, std::string_view messageIdIfMissing,
                              std::int64_t nowMs, StageRecords& records);
    /// The same without a copy of its own: `raw` and `messageIdIfMissing` must live as long as the event, and what is
    /// made for it lies in `room`, which may be that of many events.
    std::optional<Event> takeShared(const Json& raw, const std::string& source, std::string_view messageIdIfMissing,
                                    std::int64_t nowMs, const std::shared_ptr<JsonDocument>& room,
                                    StageRecords& records);

private:
    bool fromSource(Json& received, const std::string& source, std::string_view messageIdIfMissing, std::int64_t nowMs,
                    JsonArena& room, StageRecords& records) const;
    bool checkPlans(Event& event, const std::string& source, std::int64_t nowMs, JsonArena& room,
                    StageRecords& records) const;

    const DefinitionBook* m_book = nullptr;
    TrackingPlans m_plans;
};

} // namespace weir::cdp
