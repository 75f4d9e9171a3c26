#include "widgets/charts/charthistory.h"

#include "models/common/moment.h"

#include <QDateTime>
#include <algorithm>
#include <map>

namespace weir {
namespace {

constexpr int soonMs = 60;
constexpr qsizetype manySeries = 100;
constexpr std::int64_t manyEveryMs = 30'000;
constexpr double gapSteps = 2.5;

} // namespace

std::optional<double> recordedAt(const HistorySeries& series, std::int64_t atMs)
{
    const auto after = std::upper_bound(series.points.begin(), series.points.end(), atMs,
                                        [](std::int64_t ms, const HistoryPoint& point) { return ms < point.atMs; });
    if (after == series.points.begin())
        return {};
    const HistoryPoint& before = *std::prev(after);
    if (double(atMs - before.atMs) > gapSteps * double(series.stepMs))
        return {};
    return before.last;
}

std::optional<double> recordedBetween(const HistorySeries& series, std::int64_t atMs, std::int64_t farthestMs)
{
    const auto after = std::lower_bound(series.points.begin(), series.points.end(), atMs,
                                        [](const HistoryPoint& point, std::int64_t ms) { return point.atMs < ms; });
    if (after != series.points.end() && after->atMs == atMs)
        return after->last;
    if (after == series.points.begin())
        return {};
    const HistoryPoint& before = *std::prev(after);
    if (after == series.points.end())
        return atMs - before.atMs <= farthestMs ? std::optional(before.last) : std::nullopt;
    if (after->atMs - before.atMs > farthestMs)
        return {};
    return before.last + (after->last - before.last) * double(atMs - before.atMs) / double(after->atMs - before.atMs);
}

std::int64_t firstSpanMs(const ClusterMonitor* monitor)
{
    constexpr std::int64_t hour = 3'600'000;
    constexpr std::int64_t least = 600'000;
    const std::int64_t oldest = monitor ? monitor->historyState().oldestMs : 0;
    const std::int64_t age = oldest > 0 ? QDateTime::currentMSecsSinceEpoch() - oldest : 0;
    return std::clamp(age + age / 10, least, hour);
}

QString momentQuery(std::int64_t ms) { return QDateTime::fromMSecsSinceEpoch(ms, Qt::UTC).toString(Qt::ISODateWithMs); }

std::optional<std::int64_t> momentOfQuery(const QString& text)
{
    const Result<std::int64_t> ms = parseMoment(text, QDateTime::currentMSecsSinceEpoch(), true);
    return ms && !text.isEmpty() ? std::optional(*ms) : std::nullopt;
}

ChartHistory::ChartHistory(TimeAxis& axis, QObject* parent) : QObject(parent), m_axis(axis)
{
    m_soon.setSingleShot(true);
    m_soon.setInterval(soonMs);
    connect(&m_soon, &QTimer::timeout, this, &ChartHistory::askNow);
    connect(&axis, &TimeAxis::rangeChanged, this, &ChartHistory::ask);
}

void ChartHistory::setSource(ClusterMonitor* monitor, const QStringList& subjects)
{
    if (m_monitor == monitor && m_subjects == subjects)
        return;
    m_monitor = monitor;
    m_subjects = subjects;
    ++m_generation;
    m_waiting = 0;
    m_series.clear();
    m_marks.clear();
    m_known = false;
    m_sinceAsked.invalidate();
    ask();
}

void ChartHistory::setIds(const QVector<SeriesId>& ids)
{
    if (ids == m_ids)
        return;
    m_ids = ids;
    if (m_ids.isEmpty())
        m_series.clear();
    ask();
}

void ChartHistory::ask()
{
    if (!m_soon.isActive())
        m_soon.start();
}

/// Many series cost much: what was asked for is good for a while, if only time has gone on.
bool ChartHistory::isRecent() const
{
    if (m_ids.size() <= manySeries || m_ids != m_askedIds || !m_sinceAsked.isValid() ||
        m_sinceAsked.elapsed() >= manyEveryMs)
        return false;
    const std::int64_t span = m_axis.untilMs() - m_axis.fromMs();
    const std::int64_t moved = std::abs(m_axis.fromMs() - m_askedFromMs);
    return span == m_askedUntilMs - m_askedFromMs && moved < (m_axis.isLive() ? manyEveryMs : span / 20);
}

void ChartHistory::askNow()
{
    if (!m_monitor || m_ids.isEmpty() || !m_axis.isSet() || isRecent())
        return;
    if (m_waiting > 0) {
        m_again = true;
        return;
    }
    m_again = false;
    m_waiting = 2;
    m_askedIds = m_ids;
    m_askedFromMs = m_axis.fromMs();
    m_askedUntilMs = m_axis.untilMs();
    m_sinceAsked.start();
    const int generation = m_generation;
    const auto answered = [this] {
        if (--m_waiting > 0)
            return;
        m_known = true;
        emit changed();
        if (m_again)
            ask();
    };
    // A little more than is shown, so that lines go on to the edges.
    const std::int64_t margin = (m_axis.untilMs() - m_axis.fromMs()) / 20;
    m_monitor->history(m_ids, m_axis.fromMs() - margin, m_axis.untilMs() + margin, m_mostPoints, this,
                       [this, generation, answered](const Result<QVector<HistorySeries>>& found) {
                           if (generation != m_generation)
                               return;
                           m_error = found ? std::nullopt : std::optional(found.error());
                           if (!found)
                               m_sinceAsked.invalidate();
                           if (found) {
                               m_series.clear();
                               for (const HistorySeries& series : *found)
                                   m_series.insert(series.id, series);
                           }
                           answered();
                       });
    m_monitor->marks(m_subjects, m_axis.fromMs() - margin, m_axis.untilMs() + margin, this,
                     [this, generation, answered](const Result<QVector<HistoryMark>>& found) {
                         if (generation != m_generation)
                             return;
                         if (found)
                             m_marks = *found;
                         answered();
                     });
}

HistorySeries ChartHistory::series(const SeriesId& id) const
{
    const auto found = m_series.constFind(id);
    if (found != m_series.cend())
        return *found;
    HistorySeries none;
    none.id = id;
    return none;
}

HistorySeries ChartHistory::sum(const QVector<SeriesId>& ids) const
{
    std::map<std::int64_t, HistoryPoint> points;
    HistorySeries sum;
    for (const SeriesId& id : ids) {
        const HistorySeries part = series(id);
        if (!part.points.isEmpty())
            sum.stepMs = std::max(sum.stepMs, part.stepMs);
        for (const HistoryPoint& point : part.points) {
            HistoryPoint& at = points[point.atMs];
            at.atMs = point.atMs;
            at.min += point.min;
            at.max += point.max;
            at.mean += point.mean;
            at.last += point.last;
        }
    }
    sum.points.reserve(qsizetype(points.size()));
    for (const auto& [ms, point] : points)
        sum.points << point;
    return sum;
}

ChartSeries ChartHistory::line(const SeriesId& id, const QString& name) const
{
    HistorySeries of = series(id);
    return {name, std::move(of.points), of.stepMs, 0};
}

QVector<std::pair<std::int64_t, std::int64_t>> ChartHistory::recorded() const
{
    QVector<std::pair<std::int64_t, std::int64_t>> spans;
    const HistorySeries* longest = nullptr;
    for (const HistorySeries& series : m_series) {
        if (!longest || series.points.size() > longest->points.size())
            longest = &series;
    }
    for (qsizetype i = 0; longest && i < longest->points.size(); ++i) {
        const std::int64_t at = longest->points[i].atMs;
        if (!spans.isEmpty() && double(at - spans.last().second) <= gapSteps * double(longest->stepMs))
            spans.last().second = at + longest->stepMs;
        else
            spans << std::pair(at, at + longest->stepMs);
    }
    return spans;
}

} // namespace weir
