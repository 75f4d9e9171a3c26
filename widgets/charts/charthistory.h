// Purpose: the recorded past of one group or topic as its charts want it: asks the monitor for what is shown, again
// with each sample, one question at a time. Thread: GUI. Limits: what moves on by itself is asked for every 30 s where
// there are more than 100 series.
#pragma once

#include "backend/service/monitor/clustermonitor.h"
#include "widgets/charts/timechart.h"

#include <QElapsedTimer>
#include <QHash>
#include <QPointer>
#include <QTimer>

namespace weir {

/// The value at that moment; none: nothing was recorded then.
std::optional<double> recordedAt(const HistorySeries& series, std::int64_t atMs);
/// On the line between the points around that moment, if they are at most `farthestMs` apart: for what is recorded more
/// seldom than the rest.
std::optional<double> recordedBetween(const HistorySeries& series, std::int64_t atMs, std::int64_t farthestMs);

/// What a page shows at first: an hour, or as long as anything has been recorded, at least ten minutes.
std::int64_t firstSpanMs(const ClusterMonitor* monitor);

/// A moment in an address, and back.
QString momentQuery(std::int64_t ms);
std::optional<std::int64_t> momentOfQuery(const QString& text);

class ChartHistory : public QObject
{
    Q_OBJECT
public:
    /// `axis` outlives this. Asks whenever its range changes.
    explicit ChartHistory(TimeAxis& axis, QObject* parent = nullptr);

    /// `subjects`: whose marks are wanted: "group/billing", "topic/orders", "cluster".
    void setSource(ClusterMonitor* monitor, const QStringList& subjects);
    /// What is to be known; asks if it differs from before.
    void setIds(const QVector<SeriesId>& ids);
    /// Of each series; 2000 unless told.
    void setMostPoints(int most) { m_mostPoints = most; }
    void ask();                              ///< soon; several at once are one
    bool isKnown() const { return m_known; } ///< there was an answer
    const std::optional<Error>& error() const { return m_error; }

    HistorySeries series(const SeriesId& id) const; ///< empty: nothing recorded, or not asked for
    /// The sum of several, step by step: where one lacks a value the others count.
    HistorySeries sum(const QVector<SeriesId>& ids) const;
    ChartSeries line(const SeriesId& id, const QString& name) const;
    const QVector<HistoryMark>& marks() const { return m_marks; } ///< oldest first
    /// Spans in which something was recorded, for the scrub bar.
    QVector<std::pair<std::int64_t, std::int64_t>> recorded() const;

signals:
    void changed();

private:
    void askNow();
    bool isRecent() const;

    TimeAxis& m_axis;
    QPointer<ClusterMonitor> m_monitor;
    QStringList m_subjects;
    QVector<SeriesId> m_ids;
    QHash<SeriesId, HistorySeries> m_series;
    QVector<HistoryMark> m_marks;
    std::optional<Error> m_error;
    QTimer m_soon;
    QVector<SeriesId> m_askedIds;
    std::int64_t m_askedFromMs = 0, m_askedUntilMs = 0; ///< without the margin
    QElapsedTimer m_sinceAsked;
    int m_mostPoints = 2000; // a chart is at most about that wide
    int m_generation = 0;
    int m_waiting = 0;
    bool m_again = false;
    bool m_known = false;
};

} // namespace weir
