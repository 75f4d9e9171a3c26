#include "widgets/charts/chartscene.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace weir {
namespace {

constexpr double noNumber = std::numeric_limits<double>::quiet_NaN();
constexpr double farLimit = 5;    // a limit so many times above the data would press them flat
constexpr int pixelsALine = 34;   // of the value axis
constexpr double headroom = 0.02; // the highest line is not drawn on the frame

} // namespace

PixelBand::PixelBand(int width) : low(width, noNumber), high(width, noNumber) {}

bool PixelBand::isEmpty() const
{
    return std::all_of(low.begin(), low.end(), [](double value) { return std::isnan(value); });
}

void PixelBand::widen(double x0, double low0, double high0, double x1, double low1, double high1)
{
    const int first = std::max(0, int(std::ceil(std::min(x0, 1e9))));
    const int last = std::min(int(low.size()) - 1, int(std::floor(std::min(x1, 1e9))));
    double* const lowest = low.data();
    double* const highest = high.data();
    const auto put = [lowest, highest](int x, double lower, double upper) { // comparing with no number is false
        if (!(lowest[x] <= lower))
            lowest[x] = lower;
        if (!(highest[x] >= upper))
            highest[x] = upper;
    };
    for (int x = first; x <= last; ++x) {
        const double part = x1 > x0 ? (x - x0) / (x1 - x0) : 0;
        put(x, low0 + (low1 - low0) * part, high0 + (high1 - high0) * part);
    }
    // Both ends count even where no pixel begins between them.
    const auto count = double(low.size());
    if (x0 >= 0 && x0 < count)
        put(int(x0), low0, high0);
    if (x1 != x0 && x1 >= 0 && x1 < count)
        put(int(x1), low1, high1);
}

void ChartSource::refold()
{
    QVector<double> weights;
    const bool given =
        std::any_of(data.series.begin(), data.series.end(), [](const auto& one) { return one.weight != 0; });
    for (int i = 0; i < data.series.size(); ++i)
        weights << (given ? data.series[i].weight : newest(i));
    fold.update(data.series, weights);
}

double ChartSource::newest(int series) const
{
    const QVector<HistoryPoint>& points =
        std::size_t(series) < pyramids.size() ? pyramids[std::size_t(series)]->points() : data.series[series].points;
    return points.isEmpty() ? noNumber : points.constLast().last;
}

bool ChartSource::hasPoints() const
{
    return std::any_of(pyramids.begin(), pyramids.end(), [](const auto& one) { return !one->points().isEmpty(); });
}

std::optional<std::pair<std::int64_t, std::int64_t>> ChartSource::extent() const
{
    std::optional<std::pair<std::int64_t, std::int64_t>> span;
    const auto widen = [&](std::int64_t from, std::int64_t until) {
        span = span ? std::pair(std::min(span->first, from), std::max(span->second, until)) : std::pair(from, until);
    };
    for (const auto& pyramid : pyramids) {
        if (!pyramid->points().isEmpty())
            widen(pyramid->points().constFirst().atMs, pyramid->points().constLast().atMs);
    }
    for (const ChartBand& band : data.bands) {
        if (band.isForecast && !band.points.isEmpty())
            widen(band.points.constFirst().atMs, band.points.constLast().atMs);
    }
    return span;
}

bool ChartSource::isShown(int series) const { return !hidden.contains(data.series[series].name); }

PixelBand ChartSource::envelope(std::int64_t fromMs, std::int64_t untilMs, int width) const
{
    PixelBand band(width);
    const double scale = double(width) / double(untilMs - fromMs);
    for (const int series : fold.others()) {
        if (std::size_t(series) >= pyramids.size())
            continue;
        const ChartColumn* before = nullptr;
        const QVector<ChartColumn> columns = pyramids[std::size_t(series)]->columns(fromMs, untilMs, width);
        for (const ChartColumn& column : columns) {
            const double x = double(column.fromMs - fromMs) * scale;
            if (before && !column.isBroken)
                band.widen(double(before->untilMs - fromMs) * scale, before->last, before->last, x, column.first,
                           column.first);
            band.widen(x, column.min, column.max, double(column.untilMs - fromMs) * scale, column.min, column.max);
            before = &column;
        }
    }
    return band;
}

ChartScene ChartSource::scene(std::int64_t fromMs, std::int64_t untilMs, int width, int height) const
{
    ChartScene scene;
    scene.fromMs = fromMs;
    scene.untilMs = std::max(untilMs, fromMs + 1);
    scene.width = std::max(width, 1);
    scene.unit = data.unit;
    for (std::size_t slot = 0; slot < ChartFold::most; ++slot) {
        const int series = fold.lines()[slot];
        if (series < 0 || std::size_t(series) >= pyramids.size() || !isShown(series))
            continue;
        scene.lines.append({series, seriesToken(int(slot)),
                            pyramids[std::size_t(series)]->columns(fromMs, scene.untilMs, scene.width)});
    }
    if (!fold.others().isEmpty() && !hidden.contains(othersKey()))
        scene.others = envelope(fromMs, scene.untilMs, scene.width);
    const double scale = double(scene.width) / double(scene.untilMs - fromMs);
    for (const ChartBand& band : data.bands) {
        if (hidden.contains(band.name))
            continue;
        SceneBand drawn{band.name, PixelBand(scene.width), band.isForecast};
        for (int i = 1; i < band.points.size(); ++i) {
            const ChartBand::Point& a = band.points[i - 1];
            const ChartBand::Point& b = band.points[i];
            if (b.atMs < fromMs || a.atMs > scene.untilMs)
                continue;
            drawn.pixels.widen(double(a.atMs - fromMs) * scale, a.low, a.high, double(b.atMs - fromMs) * scale, b.low,
                               b.high);
        }
        scene.bands << drawn;
    }
    spanValues(scene, height);
    return scene;
}

void ChartSource::spanValues(ChartScene& scene, int height) const
{
    double low = 0, high = 0;
    scene.isEmpty = true;
    const auto widen = [&](double lower, double upper) {
        if (!std::isfinite(lower) || !std::isfinite(upper))
            return;
        low = std::min(low, lower);
        high = std::max(high, upper);
        scene.isEmpty = false;
    };
    for (const SceneLine& line : scene.lines) {
        for (const ChartColumn& column : line.columns) {
            if (column.untilMs >= scene.fromMs && column.fromMs <= scene.untilMs)
                widen(column.min, column.max);
        }
    }
    for (int x = 0; x < scene.others.low.size(); ++x)
        widen(scene.others.low[x], scene.others.high[x]);
    const bool wasEmpty = scene.isEmpty;
    for (const SceneBand& band : scene.bands) {
        for (int x = 0; x < band.pixels.low.size(); ++x)
            widen(band.pixels.low[x], band.pixels.high[x]);
    }
    scene.isEmpty = wasEmpty;
    if (data.limit && std::isfinite(*data.limit)) {
        scene.limit = data.limit;
        scene.limitName = data.limitName;
        scene.isLimitAbove = high > 0 && *data.limit > farLimit * high;
        if (!scene.isLimitAbove) {
            low = std::min(low, *data.limit);
            high = std::max(high, *data.limit);
        }
    }
    high += (high - low) * headroom;
    scene.values = valueTicks(data.unit, low, high, std::max(2, height / pixelsALine));
}

} // namespace weir
