#include "backend/monitor/analysis/usualband.h"

#include "backend/monitor/analysis/robust.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace weir {
namespace {

constexpr std::int64_t hourMs = 3'600'000;
constexpr int hoursOfWeek = 168;
constexpr std::int64_t weekMs = hoursOfWeek * hourMs;
constexpr std::int64_t cellMs = hourMs / 6;
constexpr int leastWeeks = 2;
constexpr double bandWidth = 3;

// Below these a spread is called a hair: a part of the hour's own median, and of what is usual over the whole week.
constexpr double leastOfMedian = 0.05;
constexpr double leastOfLevel = 0.02;

std::int64_t floorDivided(std::int64_t value, std::int64_t by)
{
    return value >= 0 ? value / by : -((-value + by - 1) / by);
}

int hourOf(std::int64_t localMs) { return int((localMs - floorDivided(localMs, weekMs) * weekMs) / hourMs); }

struct Sum
{
    double sum = 0;
    int count = 0;
};

} // namespace

UsualBand UsualBand::learn(const QVector<HistoryPoint>& points, int zoneOffsetMs)
{
    UsualBand band;
    band.m_zoneOffsetMs = zoneOffsetMs;
    band.m_hours.resize(hoursOfWeek);
    // Ten minutes are one value, whatever the step was: else the finely recorded last day would outvote the weeks
    // before.
    std::map<std::int64_t, Sum> cells;
    for (const HistoryPoint& point : points) {
        if (!std::isfinite(point.mean))
            continue;
        Sum& cell = cells[floorDivided(point.atMs + zoneOffsetMs, cellMs)];
        cell.sum += point.mean;
        ++cell.count;
        band.m_neverNegative = band.m_neverNegative && point.min >= 0;
    }
    std::vector<std::vector<double>> values(hoursOfWeek);
    std::vector<std::int64_t> lastWeek(hoursOfWeek, INT64_MIN);
    for (const auto& [cell, sum] : cells) {
        const std::int64_t localMs = cell * cellMs;
        const auto hour = std::size_t(hourOf(localMs));
        values[hour].push_back(sum.sum / sum.count);
        const std::int64_t week = floorDivided(localMs, weekMs);
        if (lastWeek[hour] != week) {
            lastWeek[hour] = week;
            ++band.m_hours[hour].weeks;
        }
    }
    double level = 0;
    int known = 0;
    for (std::size_t hour = 0; hour < values.size(); ++hour) {
        if (values[hour].empty())
            continue;
        UsualHour& usual = band.m_hours[hour];
        usual.median = robust::median(values[hour]);
        usual.spread = robust::spread(values[hour], usual.median);
        level += std::abs(usual.median);
        ++known;
    }
    level = known > 0 ? level / known : 0;
    const double least = level > 0 ? leastOfLevel * level : 1;
    for (UsualHour& usual : band.m_hours)
        usual.spread = std::max({usual.spread, leastOfMedian * std::abs(usual.median), least});
    return band;
}

bool UsualBand::isKnown(std::int64_t atMs) const
{
    return !m_hours.empty() && m_hours[std::size_t(hourOf(atMs + m_zoneOffsetMs))].weeks >= leastWeeks;
}

std::optional<UsualHour> UsualBand::usual(std::int64_t atMs) const
{
    if (!isKnown(atMs))
        return {};
    const std::int64_t localMs = atMs + m_zoneOffsetMs;
    const int own = hourOf(localMs);
    // From the middle of this hour towards that of the nearer neighbour.
    const double part = double(localMs - floorDivided(localMs, hourMs) * hourMs) / double(hourMs) - 0.5;
    const int other = (own + (part < 0 ? hoursOfWeek - 1 : 1)) % hoursOfWeek;
    const UsualHour& here = m_hours[std::size_t(own)];
    const UsualHour& there = m_hours[std::size_t(other)];
    if (there.weeks < leastWeeks)
        return here;
    const double weight = std::abs(part);
    return UsualHour{here.median + (there.median - here.median) * weight,
                     here.spread + (there.spread - here.spread) * weight, std::min(here.weeks, there.weeks)};
}

std::optional<UsualBand::Band> UsualBand::at(std::int64_t atMs) const
{
    const std::optional<UsualHour> hour = usual(atMs);
    if (!hour)
        return {};
    const double low = hour->median - bandWidth * hour->spread;
    return Band{m_neverNegative ? std::max(0.0, low) : low, hour->median + bandWidth * hour->spread};
}

double UsualBand::score(std::int64_t atMs, double value) const
{
    const std::optional<UsualHour> hour = usual(atMs);
    return hour && std::isfinite(value) ? (value - hour->median) / hour->spread : 0;
}

} // namespace weir
