// Purpose: an answer at a moment, and how long it stands by itself. Thread: a value. Limits: moments are milliseconds
// since 1970; `never` is beyond all of them.
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>

namespace weir::cdp {

inline constexpr std::int64_t never = std::numeric_limits<std::int64_t>::max();
inline constexpr std::int64_t always = std::numeric_limits<std::int64_t>::min(); ///< since ever

/// `holds` is the answer at the moment asked for (T). `until` is the first moment after T at which it may be another
/// though nothing new becomes known: a window slid, an event that was dated ahead came due, a date was reached. It may
/// come too early (then the answer is the same again), never too late, and is always greater than T.
struct Verdict
{
    bool holds = false;
    std::int64_t until = never;

    friend Verdict operator&(Verdict a, Verdict b) { return {a.holds && b.holds, std::min(a.until, b.until)}; }
    friend Verdict operator|(Verdict a, Verdict b) { return {a.holds || b.holds, std::min(a.until, b.until)}; }
    friend Verdict operator!(Verdict a) { return {!a.holds, a.until}; }
    friend bool operator==(const Verdict&, const Verdict&) = default;
};

} // namespace weir::cdp
