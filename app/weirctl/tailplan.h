// Purpose: --from and --until as values, and when a moment written by a person is. Thread: a value.
#pragma once

#include "backend/base/result.h"
#include "backend/service/readrequest.h"

#include <QString>

namespace weir::ctl {

struct TailPlan
{
    StartKind start = StartKind::Newest;
    std::int64_t startValue = 10; ///< as in ReadRequest
    StopKind stop = StopKind::Live;
    std::int64_t stopValue = 0;
};

/// "beginning", "end", "newest:N", "offset:N", "time:WHEN". Invalid with a sentence.
Result<void> parseFrom(const QString& text, TailPlan& plan);
/// "never", "end", "offset:N", "time:WHEN", "count:N". Invalid with a sentence.
Result<void> parseUntil(const QString& text, TailPlan& plan);

/// ISO 8601 (local time where it names no zone), "-15m" (s, m, h, d before now), or milliseconds since 1970. Ms since
/// 1970.
Result<std::int64_t> parseMoment(const QString& text, std::int64_t nowMs);

/// "90s", "15m", "36h", "30d"; milliseconds. Invalid with a sentence.
Result<std::int64_t> parseDuration(const QString& text);

} // namespace weir::ctl
