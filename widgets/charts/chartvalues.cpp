#include "widgets/charts/chartvalues.h"

#include "models/common/formats.h"

#include <QCoreApplication>
#include <QLocale>
#include <algorithm>
#include <array>
#include <cmath>

namespace weir {
namespace {

QString tr(const char* text) { return QCoreApplication::translate("weir::ChartValues", text); }

constexpr double mostSpare = 0.2;
constexpr double largest = 9e15; // beyond it sizes and times no longer fit their whole numbers

/// Below ten, rates and counts have two digits that count: 0.04, 1.5.
QString plain(double value)
{
    const double size = std::abs(value);
    if (size >= 10 || value == 0)
        return formats::compact(value);
    const int decimals = size >= 1 ? 1 : std::min(int(std::ceil(-std::log10(size))) + 1, 9);
    const double scale = std::pow(10, decimals);
    QString text = QLocale().toString(std::round(value * scale) / scale, 'f', decimals);
    const QLocale locale;
    while (text.contains(locale.decimalPoint()) && text.endsWith(locale.zeroDigit()))
        text.chop(locale.zeroDigit().size());
    if (text.endsWith(locale.decimalPoint()))
        text.chop(locale.decimalPoint().size());
    return text;
}

QString time(double seconds)
{
    if (seconds == 0)
        return tr("0 s");
    if (std::abs(seconds) < 0.001)
        return tr("%1 ms").arg(plain(seconds * 1000));
    return formats::duration(std::int64_t(std::round(std::clamp(seconds * 1000, -largest, largest))));
}

double decimalStep(double least)
{
    const double power = std::pow(10, std::floor(std::log10(least)));
    for (const double factor : {1.0, 2.0, 5.0}) {
        if (factor * power >= least * (1 - 1e-9))
            return factor * power;
    }
    return 10 * power;
}

double timeStep(double least)
{
    static constexpr std::array<double, 22> steps{1,     2,     5,       10,      15,      30,       60,    120,
                                                  300,   600,   900,     1800,    3600,    7200,     10800, 21600,
                                                  43200, 86400, 172'800, 432'000, 864'000, 1'728'000};
    if (least < 1)
        return decimalStep(least);
    for (const double step : steps) {
        if (step >= least)
            return step;
    }
    return 86'400 * decimalStep(least / 86'400);
}

} // namespace

QString shortChartValue(ChartUnit unit, double value)
{
    if (!std::isfinite(value))
        return formats::unknown();
    const auto whole = std::int64_t(std::round(std::clamp(value, -largest, largest)));
    switch (unit) {
    case ChartUnit::Count:
    case ChartUnit::RecordsPerSecond:
        return plain(value);
    case ChartUnit::BytesPerSecond:
        return formats::byteRate(double(whole));
    case ChartUnit::Bytes:
        return formats::size(whole);
    case ChartUnit::Seconds:
        return time(value);
    case ChartUnit::Percent:
        return formats::percentage(value);
    }
    return {};
}

QString chartValue(ChartUnit unit, double value)
{
    const QString text = shortChartValue(unit, value);
    return unit == ChartUnit::RecordsPerSecond && std::isfinite(value) ? tr("%1 records/s").arg(text) : text;
}

QString chartUnitName(ChartUnit unit) { return unit == ChartUnit::RecordsPerSecond ? tr("records/s") : QString(); }

QString shortChartRange(ChartUnit unit, double low, double high)
{
    const QString from = shortChartValue(unit, low), to = shortChartValue(unit, high);
    return from == to ? to : tr("%1 – %2").arg(from, to);
}

QString chartRange(ChartUnit unit, double low, double high)
{
    const QString text = shortChartRange(unit, low, high);
    return unit == ChartUnit::RecordsPerSecond && std::isfinite(high) ? tr("%1 records/s").arg(text) : text;
}

ValueTicks valueTicks(ChartUnit unit, double low, double high, int count)
{
    if (!std::isfinite(low))
        low = 0;
    if (!std::isfinite(high))
        high = 0;
    low = std::min(low, 0.0);
    high = std::max(high, 0.0);
    const bool isWhole = unit == ChartUnit::Count || unit == ChartUnit::Bytes || unit == ChartUnit::BytesPerSecond;
    if (high - low <= 0) // nothing but zero: other numbers would mean nothing
        return {0, unit == ChartUnit::Percent ? 0.01 : 1, {0}};
    const double least = (high - low) / std::max(count - 1, 1);
    double step = unit == ChartUnit::Seconds ? timeStep(least) : decimalStep(least);
    if (isWhole)
        step = std::max(step, 1.0);
    ValueTicks ticks;
    // Up to the next round number, unless that would leave much of the height empty.
    const double spare = (high - low) * mostSpare;
    ticks.low = std::floor(low / step + 1e-9) * step;
    ticks.high = std::ceil(high / step - 1e-9) * step;
    if (ticks.high - high > spare)
        ticks.high = high + spare / 2;
    if (low - ticks.low > spare)
        ticks.low = low - spare / 2;
    for (double i = std::ceil(ticks.low / step - 1e-9); i * step <= ticks.high + step * 1e-9; ++i)
        ticks.at << (i == 0 ? 0 : i * step);
    return ticks;
}

} // namespace weir
