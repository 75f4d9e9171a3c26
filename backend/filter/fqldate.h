// Purpose: dates as filters compare them: ISO 8601, a day with or without a time of day and a zone (without: UTC).
// Thread: any, no state. Limits: years 0000 to 9999; digits behind the ninth of a second are dropped.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string_view>

namespace weir {

struct FqlDate
{
    std::int64_t seconds = 0; ///< since 1970 UTC
    std::int32_t nanoseconds = 0;

    friend auto operator<=>(const FqlDate&, const FqlDate&) = default;
    static FqlDate fromMilliseconds(std::int64_t ms);
};

std::optional<FqlDate> parseFqlDate(std::string_view text);
/// A date with a time of day and no zone, which is then taken as UTC; a whole day counts, too.
bool isZonelessFqlDate(std::string_view text);

} // namespace weir
