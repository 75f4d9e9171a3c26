// Purpose: what is to be expected ahead of now: the usual week and the trend behind it, as lines and bands for charts.
// Thread: values, no clock. Limits: a straight trend; its band widens the further it is ahead.
#pragma once

#include "backend/monitor/analysis/usualband.h"

namespace weir {

struct BandPoint
{
    std::int64_t atMs = 0;
    double low = 0, high = 0;
    friend bool operator==(const BandPoint&, const BandPoint&) = default;
};

/// The usual band from `fromMs` to `untilMs`, a point a step, at most 5,000; hours that are not known are left out.
QVector<BandPoint> usualPoints(const UsualBand& usual, std::int64_t fromMs, std::int64_t untilMs, std::int64_t stepMs);

struct Forecast
{
    QVector<HistoryPoint> line;
    QVector<BandPoint> band;
    Trend trend;             ///< of what is left when the usual week is taken away, if `isSeasonal`
    bool isSeasonal = false; ///< the usual week was known where it was needed
};
/// What goes on from `points` up to `untilMs`, a point a step, at most 5,000. None: fewer than three points.
std::optional<Forecast> forecastOf(const QVector<HistoryPoint>& points, const UsualBand& usual, std::int64_t untilMs,
                                   std::int64_t stepMs);

/// When the trend reaches `limit`, in seconds from `fromMs`; 0: it is there. None: it never does, or has passed it.
std::optional<double> secondsUntil(const Trend& trend, double limit, std::int64_t fromMs);

} // namespace weir
