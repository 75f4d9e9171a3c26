#include "backend/monitor/history/pointfold.h"

#include <algorithm>
#include <array>

namespace weir {

std::int64_t stepFor(std::int64_t fromMs, std::int64_t untilMs, int mostPoints)
{
    constexpr std::int64_t second = 1000, minute = 60 * second, hour = 60 * minute, day = 24 * hour;
    constexpr std::array steps{5 * second, 10 * second, 15 * second, 20 * second, 30 * second, minute, 2 * minute,
                               3 * minute, 5 * minute,  10 * minute, 20 * minute, 30 * minute, hour,   2 * hour,
                               3 * hour,   4 * hour,    6 * hour,    8 * hour,    12 * hour,   day};
    const std::int64_t most = std::max(1, mostPoints);
    const std::int64_t span = std::max<std::int64_t>(0, untilMs - fromMs);
    for (const std::int64_t step : steps) {
        // A range that begins within a step touches one step more.
        if (span / step + 1 <= most)
            return step;
    }
    return ((span / most) / day + 1) * day;
}

HistoryPoints folded(const HistoryPoints& points, std::int64_t stepMs)
{
    HistoryPoints result;
    int count = 0;
    for (const HistoryPoint& point : points) {
        const std::int64_t at = floorTo(point.atMs, stepMs);
        if (result.empty() || result.back().atMs != at) {
            if (count > 1)
                result.back().mean /= count;
            result.push_back(point);
            result.back().atMs = at;
            count = 1;
            continue;
        }
        HistoryPoint& into = result.back();
        into.min = std::min(into.min, point.min);
        into.max = std::max(into.max, point.max);
        into.mean += point.mean;
        into.last = point.last;
        ++count;
    }
    if (count > 1)
        result.back().mean /= count;
    return result;
}

std::int64_t usualStep(const HistoryPoints& points, std::int64_t stepMs)
{
    constexpr std::int64_t longest = 300'000;
    if (points.size() < 3 || stepMs >= longest)
        return stepMs;
    std::vector<std::int64_t> apart;
    apart.reserve(points.size());
    for (std::size_t i = 1; i < points.size(); ++i)
        apart.push_back(points[i].atMs - points[i - 1].atMs);
    const auto nth = apart.begin() + std::ptrdiff_t(apart.size() * 9 / 10);
    std::nth_element(apart.begin(), nth, apart.end());
    // Slower sampling (a large cluster, a hidden page) is no row of gaps.
    return *nth > longest ? stepMs : std::max(stepMs, *nth);
}

} // namespace weir
