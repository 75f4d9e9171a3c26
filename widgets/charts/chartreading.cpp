// What a chart says in words: at a moment, and now.
#include "widgets/charts/chartlegend.h"
#include "widgets/charts/chartscene.h"

#include <QCoreApplication>
#include <algorithm>
#include <cmath>

namespace weir {
namespace {

QString tr(const char* text, const char* comment = nullptr, int n = -1)
{
    return QCoreApplication::translate("weir::TimeChart", text, comment, n);
}

constexpr int namedOthers = 20;
constexpr int saidSeries = 6; // more is not listened to; the table has all

} // namespace

QString ChartSource::othersName() const { return tr("%n other(s)", nullptr, int(fold.others().size())); }

std::optional<std::pair<double, double>> ChartSource::at(int series, std::int64_t ms, std::int64_t columnMs) const
{
    if (std::size_t(series) >= pyramids.size())
        return {};
    const Pyramid& pyramid = *pyramids[std::size_t(series)];
    const qsizetype nearest = pyramid.nearest(ms);
    if (nearest < 0)
        return {};
    const HistoryPoint& point = pyramid.points().at(nearest);
    std::pair<double, double> found{point.mean, point.mean};
    if (point.min < point.mean || point.max > point.mean)
        found = {point.min, point.max};
    if (columnMs <= pyramid.stepMs())
        return found;
    for (const ChartColumn& column : pyramid.columns(ms - columnMs / 2, ms + columnMs / 2, 1)) {
        if (column.untilMs >= ms - columnMs / 2 && column.fromMs <= ms + columnMs / 2)
            found = {std::min(found.first, column.min), std::max(found.second, column.max)};
    }
    return found;
}

QVector<ReadingRow> ChartSource::reading(std::int64_t ms, std::int64_t columnMs) const
{
    QVector<ReadingRow> rows;
    for (std::size_t slot = 0; slot < ChartFold::most; ++slot) {
        const int series = fold.lines()[slot];
        if (series < 0 || !isShown(series))
            continue;
        const auto found = at(series, ms, columnMs);
        rows.append({data.series[series].name,
                     found ? chartRange(data.unit, found->first, found->second) : tr("nothing recorded"),
                     seriesToken(int(slot)), false});
    }
    if (!fold.others().isEmpty() && !hidden.contains(othersKey())) {
        std::optional<std::pair<double, double>> all;
        for (const int series : fold.others()) {
            if (const auto one = at(series, ms, columnMs))
                all = all ? std::pair(std::min(all->first, one->first), std::max(all->second, one->second)) : *one;
        }
        rows.append({othersName(), all ? chartRange(data.unit, all->first, all->second) : tr("nothing recorded"),
                     Token::TextSecondary, true});
    }
    for (const ChartBand& band : data.bands) {
        const auto after = std::find_if(band.points.begin(), band.points.end(),
                                        [ms](const ChartBand::Point& point) { return point.atMs >= ms; });
        if (hidden.contains(band.name) || after == band.points.end() ||
            (after == band.points.begin() && after->atMs > ms))
            continue;
        const ChartBand::Point& b = *after;
        const ChartBand::Point& a = after == band.points.begin() ? b : *(after - 1);
        const double part = b.atMs > a.atMs ? double(ms - a.atMs) / double(b.atMs - a.atMs) : 0;
        rows.append({band.name,
                     chartRange(data.unit, a.low + (b.low - a.low) * part, a.high + (b.high - a.high) * part),
                     Token::Accent, true});
    }
    return rows;
}

QVector<LegendEntry> ChartSource::legend() const
{
    QVector<LegendEntry> entries;
    for (std::size_t slot = 0; slot < ChartFold::most; ++slot) {
        if (const int series = fold.lines()[slot]; series >= 0)
            entries.append({data.series[series].name,
                            data.series[series].name,
                            {},
                            seriesToken(int(slot)),
                            LegendEntry::Kind::Line,
                            isShown(series)});
    }
    if (!fold.others().isEmpty()) {
        QStringList names;
        for (const int series : fold.others().mid(0, namedOthers))
            names << data.series[series].name;
        if (fold.others().size() > namedOthers)
            names << tr("and %n more", nullptr, int(fold.others().size()) - namedOthers);
        entries.append({othersKey(), tr("%1: least to most").arg(othersName()), names.join(QLatin1Char('\n')),
                        Token::ControlBorder, LegendEntry::Kind::Band, !hidden.contains(othersKey())});
    }
    for (const ChartBand& band : data.bands)
        entries.append({band.name,
                        band.name,
                        {},
                        band.isForecast ? Token::TextSecondary : Token::Accent,
                        band.isForecast ? LegendEntry::Kind::Forecast : LegendEntry::Kind::Band,
                        !hidden.contains(band.name)});
    return entries;
}

QString ChartSource::sentence() const
{
    QStringList parts;
    for (const int series : fold.lines()) {
        if (series < 0 || parts.size() >= saidSeries)
            continue;
        const double value = newest(series);
        parts << tr("%1: %2", "series: newest value")
                     .arg(data.series[series].name,
                          std::isfinite(value) ? chartValue(data.unit, value) : tr("nothing recorded"));
    }
    if (!fold.others().isEmpty())
        parts << othersName();
    return parts.join(QStringLiteral("; "));
}

} // namespace weir
