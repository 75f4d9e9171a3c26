// Purpose: times of day in time zones, also in the nights when clocks are changed. Thread: any. Limits: zones of the
// machine's IANA database.
#pragma once

#include <cstdint>
#include <string>

namespace weir::cdp {

/// The next moment, from `fromMs` on (behind it unless `mayBeNow`), at which clocks in `timeZone` (IANA; empty: UTC)
/// reach `secondsOfDay` on one of `days` (bit 0: Monday). Once a day: a time that the clocks skip is reached when they
/// have skipped it, one that they show twice the first time.
std::int64_t nextTimeOfDay(std::int64_t fromMs, bool mayBeNow, int secondsOfDay, unsigned days,
                           const std::string& timeZone);

} // namespace weir::cdp
