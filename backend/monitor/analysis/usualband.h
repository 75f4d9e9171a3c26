// Purpose: what is usual for this hour of the week, the trend behind it, and how far a value is outside. Thread:
// values, no clock. Limits: times are UTC milliseconds; a week has 168 hours, in the zone given as an offset.
#pragma once

#include "backend/monitor/history/series.h"

#include <optional>
#include <vector>

namespace weir {

/// Median and spread (robust: 1.4826 × median absolute deviation) of one hour of the week.
struct UsualHour
{
    double median = 0, spread = 0;
    int weeks = 0; ///< in how many weeks this hour was seen; 0: not known
};

class UsualBand
{
public:
    /// From recorded points (any step). The spread has a floor, so that what never changes is not an anomaly at a hair.
    static UsualBand learn(const QVector<HistoryPoint>& points, int zoneOffsetMs = 0);
    bool isKnown(std::int64_t atMs) const; ///< this hour was seen in at least two weeks
    struct Band
    {
        double low = 0, high = 0; ///< median ± 3 spreads; low is not below 0 if nothing ever was
    };
    std::optional<Band> at(std::int64_t atMs) const; ///< interpolated between the hours' middles
    /// Median and spread at that moment, interpolated; none: the hour is not known.
    std::optional<UsualHour> usual(std::int64_t atMs) const;
    /// How many spreads above the median, below it negative; 0 where the hour is not known. Beyond 3: an anomaly.
    double score(std::int64_t atMs, double value) const;

private:
    std::vector<UsualHour> m_hours;
    int m_zoneOffsetMs = 0;
    bool m_neverNegative = true;
};

/// A straight line through the points that outliers do not turn (Theil–Sen).
struct Trend
{
    double perSecond = 0, at = 0; ///< `at`: the value at `atMs`
    std::int64_t atMs = 0;
    double noise = 0; ///< median absolute distance from the line × 1.4826
    double value(std::int64_t ms) const { return at + perSecond * double(ms - atMs) / 1000.0; }
};
/// None: fewer than three points.
std::optional<Trend> trendOf(const QVector<HistoryPoint>& points);

} // namespace weir
