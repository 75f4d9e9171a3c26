// Purpose: one event of the Segment Spec after the spec check: what rules ask for often stands ready. Thread:
// immutable, any. Limits: 32 KB as JSON (Too-Large above).
#pragma once

#include "backend/base/json/jsonarena.h"

namespace weir::cdp {

enum class EventType : std::uint8_t { Track, Page, Screen, Identify, Group, Alias };
inline constexpr int eventTypeCount = 6;

std::string_view eventTypeName(EventType type); ///< "track"
std::optional<EventType> eventTypeOf(std::string_view name);

struct Event
{
    JsonPointer document{}; ///< keeps everything below; null where the caller keeps it
    Json root{};            ///< the whole event: type, event, userId, properties…
    EventType type = EventType::Track;
    std::string_view name{}; ///< `event` of a track, `name` of a page or screen; else empty
    std::string_view messageId{}, userId{}, anonymousId{}, groupId{}, previousId{};
    std::int64_t timestampMs = 0;  ///< when it happened, by the corrected clock
    std::int64_t receivedAtMs = 0; ///< when it came in
};

} // namespace weir::cdp
