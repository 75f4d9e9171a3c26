#include "backend/monitor/history/sqlitehistory.h"

#include "backend/monitor/history/pointfold.h"

#include <algorithm>
#include <cmath>

namespace weir {

SqliteHistory::SqliteHistory(HistoryOptions, std::function<void(HistoryState)>) {}
SqliteHistory::~SqliteHistory() = default;

Result<QVector<HistorySeries>> SqliteHistory::read(const QVector<SeriesId>& ids, std::int64_t fromMs,
                                                   std::int64_t untilMs, int mostPoints) const
{
    const std::int64_t step = stepFor(fromMs, untilMs, mostPoints);
    const PendingSamples::Content content = m_pending.content();
    QVector<HistorySeries> result;
    for (const SeriesId& id : ids) {
        const SeriesHandle handle = m_pending.known(id);
        HistoryPoints points;
        for (const auto& tick : content.ticks) {
            const std::int64_t at = floorTo(tick->atMs, 1000);
            for (const Sample& sample : tick->samples) {
                if (sample.series == handle && std::isfinite(sample.value) && at >= floorTo(fromMs, step) &&
                    at <= untilMs)
                    points.push_back({at, sample.value, sample.value, sample.value, sample.value});
            }
        }
        if (step > 5000)
            points = folded(points, step);
        result.push_back({id, usualStep(points, step), QVector<HistoryPoint>(points.begin(), points.end())});
    }
    return result;
}

Result<QVector<HistoryMark>> SqliteHistory::marks(const QStringList& subjects, std::int64_t fromMs,
                                                  std::int64_t untilMs) const
{
    QVector<HistoryMark> result;
    for (const HistoryMark& mark : m_pending.content().marks) {
        if (mark.atMs >= fromMs && mark.atMs <= untilMs && (subjects.isEmpty() || subjects.contains(mark.subject)))
            result.push_back(mark);
    }
    return result;
}

Result<QVector<SeriesId>> SqliteHistory::series(Scope scope, Measure measure, const QString& group,
                                                const QString& topic) const
{
    QVector<SeriesId> result;
    for (const SeriesId& id : m_pending.series(0)) {
        if (id.scope == scope && id.measure == measure && (group.isEmpty() || id.group == group) &&
            (topic.isEmpty() || id.topic == topic))
            result.push_back(id);
    }
    return result;
}

} // namespace weir
