// Purpose: how busy a shop is at a moment: nights, evenings, Sundays, the Tuesday newsletter. Thread: free functions,
// any.
#pragma once

#include <cstdint>

namespace weir {

/// 1 on average over a week; between 0.15 and quietly below busiestHour. `ms` since 1970 UTC.
double shopRhythm(std::int64_t ms);

/// No moment is busier than this.
inline constexpr double busiestHour = 3.2;

/// 1 on average over a week: people at work, Monday to Friday.
double officeRhythm(std::int64_t ms);

} // namespace weir
