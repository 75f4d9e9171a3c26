#include "backend/monitor/analysis/robust.h"
#include "backend/monitor/analysis/usualband.h"

namespace weir {
namespace {

/// More points than these would cost the square in pairs; they are joined to so many.
constexpr std::size_t mostPoints = 300;

struct Place
{
    double seconds, value;
};

std::vector<Place> placesOf(const QVector<HistoryPoint>& points, std::int64_t originMs)
{
    std::vector<Place> all;
    all.reserve(std::size_t(points.size()));
    for (const HistoryPoint& point : points) {
        if (std::isfinite(point.mean))
            all.push_back({double(point.atMs - originMs) / 1000, point.mean});
    }
    if (all.size() <= mostPoints)
        return all;
    std::vector<Place> joined;
    joined.reserve(mostPoints);
    std::vector<double> values;
    for (std::size_t bucket = 0; bucket < mostPoints; ++bucket) {
        const std::size_t from = bucket * all.size() / mostPoints;
        const std::size_t until = (bucket + 1) * all.size() / mostPoints;
        values.clear();
        double seconds = 0;
        for (std::size_t i = from; i < until; ++i) {
            values.push_back(all[i].value);
            seconds += all[i].seconds;
        }
        joined.push_back({seconds / double(until - from), robust::median(values)});
    }
    return joined;
}

} // namespace

std::optional<Trend> trendOf(const QVector<HistoryPoint>& points)
{
    if (points.isEmpty())
        return {};
    const std::int64_t originMs = points.last().atMs;
    const std::vector<Place> places = placesOf(points, originMs);
    if (places.size() < 3)
        return {};
    std::vector<double> slopes;
    slopes.reserve(places.size() * (places.size() - 1) / 2);
    for (std::size_t i = 0; i < places.size(); ++i) {
        for (std::size_t j = i + 1; j < places.size(); ++j) {
            if (places[j].seconds != places[i].seconds)
                slopes.push_back((places[j].value - places[i].value) / (places[j].seconds - places[i].seconds));
        }
    }
    if (slopes.empty())
        return {};
    Trend trend;
    trend.atMs = originMs;
    trend.perSecond = robust::median(slopes);
    std::vector<double> rest;
    rest.reserve(places.size());
    for (const Place& place : places)
        rest.push_back(place.value - trend.perSecond * place.seconds);
    trend.at = robust::median(rest);
    trend.noise = robust::spread(rest, trend.at);
    return trend;
}

} // namespace weir
