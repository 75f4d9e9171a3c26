#include "backend/monitor/sampling/zerofill.h"

#include <algorithm>

namespace weir {
namespace {

bool isFlow(Measure measure)
{
    return measure == Measure::RecordsIn || measure == Measure::RecordsOut || measure == Measure::BytesIn ||
           measure == Measure::BytesOut;
}

/// A zero where the base has a point and the series has none.
QVector<HistoryPoint> withZeros(const HistorySeries& series, const HistorySeries& base, bool onlyWhereBaseIsZero)
{
    const std::int64_t step = std::max<std::int64_t>(1, std::min(series.stepMs, base.stepMs));
    QVector<HistoryPoint> points;
    points.reserve(std::max(series.points.size(), base.points.size()));
    qsizetype next = 0;
    for (const HistoryPoint& at : base.points) {
        while (next < series.points.size() && series.points[next].atMs < at.atMs - step / 2)
            points.append(series.points[next++]);
        const bool has = next < series.points.size() && series.points[next].atMs <= at.atMs + step / 2;
        if (has)
            points.append(series.points[next++]);
        else if (!onlyWhereBaseIsZero || at.max == 0)
            points.append({at.atMs, 0, 0, 0, 0});
    }
    while (next < series.points.size())
        points.append(series.points[next++]);
    return points;
}

/// The last value where the base has a point and the series has none.
QVector<HistoryPoint> carried(const HistorySeries& series, const HistorySeries& base)
{
    QVector<HistoryPoint> points;
    qsizetype next = 0;
    for (const HistoryPoint& at : base.points) {
        while (next < series.points.size() && series.points[next].atMs <= at.atMs)
            points.append(series.points[next++]);
        if (points.isEmpty() || points.last().atMs >= at.atMs)
            continue;
        const double last = points.last().last;
        points.append({at.atMs, last, last, last, last});
    }
    while (next < series.points.size())
        points.append(series.points[next++]);
    return points;
}

} // namespace

std::optional<SeriesId> baseOf(const SeriesId& id)
{
    if (id.scope == Scope::Topic && isFlow(id.measure))
        return SeriesId{Measure::RecordsIn, Scope::Cluster, {}, {}, -1};
    if (id.scope == Scope::Topic && id.measure == Measure::Size)
        return SeriesId{Measure::Size, Scope::Cluster, {}, {}, -1};
    const bool isOfGroup = id.scope == Scope::GroupTopic || id.scope == Scope::GroupPartition ||
                           (id.scope == Scope::Group && id.measure != Measure::Lag);
    const bool isLeftOut =
        id.measure == Measure::Lag || id.measure == Measure::TimeLag || id.measure == Measure::RecordsOut;
    if (isOfGroup && isLeftOut)
        return SeriesId{Measure::Lag, Scope::Group, id.group, {}, -1};
    return std::nullopt;
}

void fillFrom(HistorySeries& series, const HistorySeries& base)
{
    if (base.points.isEmpty())
        return;
    if (series.id.measure == Measure::Size)
        series.points = carried(series, base);
    else
        series.points = withZeros(series, base, base.id.scope == Scope::Group);
}

} // namespace weir
