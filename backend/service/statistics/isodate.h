// Purpose: is this text a date? Thread: any, no state. Limits: ISO 8601 calendar dates with or without time; without a
// zone it is UTC.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace weir {

/// "2026-11-21", "2026-11-21T14:21:09.123Z", "2026-11-21 14:21:09+01:00": milliseconds since 1970.
std::optional<std::int64_t> isoDateMs(std::string_view text);

} // namespace weir
