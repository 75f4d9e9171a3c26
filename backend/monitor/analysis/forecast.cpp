#include "backend/monitor/analysis/forecast.h"

#include <algorithm>
#include <cmath>

namespace weir {
namespace {

constexpr std::int64_t mostPoints = 5'000;
constexpr double bandWidth = 3;

std::int64_t stepFor(std::int64_t fromMs, std::int64_t untilMs, std::int64_t stepMs)
{
    return std::max<std::int64_t>({1, stepMs, (untilMs - fromMs) / mostPoints + 1});
}

/// What is left without the usual week; all of it, if the week is not known everywhere.
std::optional<QVector<HistoryPoint>> withoutWeek(const QVector<HistoryPoint>& points, const UsualBand& usual)
{
    QVector<HistoryPoint> rest;
    rest.reserve(points.size());
    for (const HistoryPoint& point : points) {
        const std::optional<UsualHour> hour = usual.usual(point.atMs);
        if (!hour)
            return {};
        HistoryPoint left = point;
        left.mean -= hour->median;
        rest << left;
    }
    return rest;
}

bool isKnownThroughout(const UsualBand& usual, std::int64_t fromMs, std::int64_t untilMs)
{
    constexpr std::int64_t hourMs = 3'600'000;
    for (std::int64_t ms = fromMs; ms < untilMs && ms < fromMs + 169 * hourMs; ms += hourMs) {
        if (!usual.isKnown(ms))
            return false;
    }
    return usual.isKnown(untilMs);
}

} // namespace

QVector<BandPoint> usualPoints(const UsualBand& usual, std::int64_t fromMs, std::int64_t untilMs, std::int64_t stepMs)
{
    QVector<BandPoint> points;
    const std::int64_t step = stepFor(fromMs, untilMs, stepMs);
    for (std::int64_t ms = fromMs; ms <= untilMs; ms += step) {
        if (const std::optional<UsualBand::Band> band = usual.at(ms))
            points << BandPoint{ms, band->low, band->high};
    }
    return points;
}

std::optional<Forecast> forecastOf(const QVector<HistoryPoint>& points, const UsualBand& usual, std::int64_t untilMs,
                                   std::int64_t stepMs)
{
    if (points.size() < 3)
        return {};
    const std::int64_t fromMs = points.last().atMs;
    Forecast forecast;
    std::optional<Trend> trend;
    if (isKnownThroughout(usual, fromMs, untilMs)) {
        if (const auto rest = withoutWeek(points, usual)) {
            trend = trendOf(*rest);
            forecast.isSeasonal = trend.has_value();
        }
    }
    if (!trend)
        trend = trendOf(points);
    if (!trend)
        return {};
    forecast.trend = *trend;
    const bool neverNegative =
        std::all_of(points.begin(), points.end(), [](const HistoryPoint& point) { return point.min >= 0; });
    const double spanMs = double(std::max<std::int64_t>(1, fromMs - points.first().atMs));
    const std::int64_t step = stepFor(fromMs, untilMs, stepMs);
    for (std::int64_t ms = fromMs; ms <= untilMs; ms += step) {
        double value = trend->value(ms);
        double spread = trend->noise;
        if (const auto hour = forecast.isSeasonal ? usual.usual(ms) : std::nullopt) {
            value += hour->median;
            spread = std::max(spread, hour->spread);
        }
        // As far ahead as was looked back, a line is known half as well.
        const double half = bandWidth * spread * (1 + double(ms - fromMs) / spanMs);
        const double least = neverNegative ? 0 : -std::numeric_limits<double>::infinity();
        value = std::max(value, least);
        forecast.line << HistoryPoint{ms, value, value, value, value};
        forecast.band << BandPoint{ms, std::max(value - half, least), value + half};
    }
    return forecast;
}

std::optional<double> secondsUntil(const Trend& trend, double limit, std::int64_t fromMs)
{
    const double way = limit - trend.value(fromMs);
    if (way == 0)
        return 0;
    if (trend.perSecond == 0 || (way > 0) != (trend.perSecond > 0))
        return {};
    return way / trend.perSecond;
}

} // namespace weir
