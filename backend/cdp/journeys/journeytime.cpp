#include "backend/cdp/journeys/journeytime.h"

#include "backend/cdp/common/verdict.h"

#include <QTimeZone>

namespace weir::cdp {
namespace {

constexpr std::int64_t dayMs = 86'400'000;

std::int64_t offsetAt(const QTimeZone& zone, std::int64_t ms)
{
    return std::int64_t(zone.offsetFromUtc(QDateTime::fromMSecsSinceEpoch(ms, Qt::UTC))) * 1'000;
}

/// The first moment at which clocks show `wallMs` (milliseconds since 1970 as if they were UTC) or have skipped it.
std::int64_t momentOfWall(const QTimeZone& zone, std::int64_t wallMs)
{
    const std::int64_t before = offsetAt(zone, wallMs - dayMs);
    const std::int64_t after = offsetAt(zone, wallMs + dayMs);
    const std::int64_t early = wallMs - std::max(before, after), late = wallMs - std::min(before, after);
    if (offsetAt(zone, early) == wallMs - early)
        return early;
    if (offsetAt(zone, late) == wallMs - late)
        return late;
    // Skipped: the clocks were put on between the two.
    std::int64_t low = early, high = late;
    const std::int64_t first = offsetAt(zone, low);
    while (high - low > 1) {
        const std::int64_t middle = low + (high - low) / 2;
        (offsetAt(zone, middle) == first ? low : high) = middle;
    }
    return high;
}

} // namespace

std::int64_t nextTimeOfDay(std::int64_t fromMs, bool mayBeNow, int secondsOfDay, unsigned days,
                           const std::string& timeZone)
{
    const QTimeZone zone = timeZone.empty() ? QTimeZone::utc() : QTimeZone(QByteArray::fromStdString(timeZone));
    QDate day = QDateTime::fromMSecsSinceEpoch(fromMs, zone.isValid() ? zone : QTimeZone::utc()).date();
    // Eight days have each weekday with a time to come; one more where a zone left a whole day out.
    for (int i = 0; i < 10; ++i, day = day.addDays(1)) {
        if ((days >> (day.dayOfWeek() - 1) & 1) == 0)
            continue;
        const std::int64_t wall = QDateTime(day, QTime(0, 0), Qt::UTC).toMSecsSinceEpoch() + secondsOfDay * 1'000LL;
        const std::int64_t moment = zone.isValid() ? momentOfWall(zone, wall) : wall;
        if (moment > fromMs || (mayBeNow && moment == fromMs))
            return moment;
    }
    return never;
}

} // namespace weir::cdp
