// Purpose: is it an event of the Segment Spec, and when did it happen by a corrected clock (definitions.md, "Order for
// one event"; Segment, "Spec: Common Fields")? Thread: any, no state. Limits: 32 KiB as JSON; 1700 to 2250.
#pragma once

#include "backend/base/json/jsonparser.h"
#include "backend/cdp/event/event.h"
#include "backend/cdp/event/reasons.h"

namespace weir::cdp {

inline constexpr std::size_t largestEvent = 32 * 1024; ///< bytes

struct SpecChecked
{
    Event event{};             ///< its document is null: the caller keeps what `raw` and the arena hold
    std::string_view reason{}; ///< empty: it is one; else a dead letter's (reasons.h)
    std::string detail{};      ///< the field that is to blame: `userId`, `timestamp`

    explicit operator bool() const { return reason.empty(); }
};

/// `bytes`: how long its JSON is, 0: is found out. In the event's root `timestamp`, `receivedAt` (unless it brings one
/// with it) and `messageId` stand as found here, identifiers are texts, and `originalTimestamp` is what the client
/// said.
SpecChecked checkSpec(const Json& raw, std::int64_t receivedAtMs, std::string_view messageIdIfMissing, JsonArena& arena,
                      std::size_t bytes = 0);
/// The same of a text, which must outlive the event.
SpecChecked checkSpec(std::string_view text, std::int64_t receivedAtMs, std::string_view messageIdIfMissing,
                      JsonParser& parser, JsonArena& arena);

/// "2026-01-01T00:00:00.000Z"; between 0000 and 9999.
std::string momentText(std::int64_t ms);

} // namespace weir::cdp
