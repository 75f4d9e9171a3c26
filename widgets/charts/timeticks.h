// Purpose: where a time axis has its lines and what stands below them: round minutes, hours, days, months; the date
// where the day changes. Thread: any (locale in force).
#pragma once

#include <QString>
#include <QVector>
#include <cstdint>

namespace weir {

struct TimeTick
{
    std::int64_t atMs = 0;
    QString label;        ///< "14:05", "14:05:30", "21 Nov", "2026"
    QString date;         ///< below it, for the first of a day (month, year), else empty
    bool isLarge = false; ///< a day (month, year) begins here
};

/// At most `most` ticks. Local times stay round over the change to summer time.
QVector<TimeTick> timeTicks(std::int64_t fromMs, std::int64_t untilMs, int most, bool utc);
/// "14:05:30" with date where `spanMs` is more than a day, for crosshairs: "21 Nov 14:05:30".
QString shortMoment(std::int64_t atMs, std::int64_t spanMs, bool utc);

} // namespace weir
