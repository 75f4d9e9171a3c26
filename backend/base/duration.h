// Purpose: durations and moments as they stand in cases and definitions. Thread: any. Limits: a day has 24 hours, a
// week seven days; months and years are no durations, because they are not of one length.
#pragma once

#include <QString>
#include <cstdint>
#include <optional>

namespace weir {

/// Milliseconds of "PT1H", "P30D", "P1DT2H", "P2W", "PT0.5S", or of the short forms "250ms", "1.5s", "15m", "12h",
/// "30d", "2w", to the nearest millisecond. Never negative. None: it is no duration ("2m 30s" is two), or longer than
/// 100,000 years.
std::optional<std::int64_t> parseDuration(const QString& text);

/// "now", or a sign and a duration ("-5m", "+0s", "-PT1H") that count from `nowMs`; anything else is ISO 8601, in UTC
/// where it has no zone. Milliseconds since 1970. None: it is neither.
std::optional<std::int64_t> parseWhen(const QString& text, std::int64_t nowMs);

/// The short form that says it exactly: "250ms", "90s", "15m", "36h", "30d", "2w".
QString shortDuration(std::int64_t ms);

} // namespace weir
