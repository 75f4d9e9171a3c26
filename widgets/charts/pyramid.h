// Purpose: the least and the most of a series over any stretch, quickly: what the eye gets of ten million points in a
// thousand columns. Thread: values; build in any thread. Limits: fan-out 8: about 8 bytes a point beside the points.
#pragma once

#include "backend/monitor/history/series.h"

#include <QVector>
#include <vector>

namespace weir {

/// What one column of pixels, or one point, says.
struct ChartColumn
{
    std::int64_t fromMs = 0, untilMs = 0; ///< the first and the last point in it
    double first = 0, last = 0;           ///< their means
    double min = 0, max = 0;
    bool isBroken = false; ///< nothing was recorded just before it: the line begins anew
};

class Pyramid
{
public:
    Pyramid() = default;
    Pyramid(QVector<HistoryPoint> points, std::int64_t stepMs);

    const QVector<HistoryPoint>& points() const { return m_points; }
    std::int64_t stepMs() const { return m_stepMs; }
    /// Newer points; the first may replace the last one (same time). Older ones are ignored.
    void append(const QVector<HistoryPoint>& points);

    /// What lies from `fromMs` to `untilMs`, and the nearest point on either side, in at most about `columns` pieces;
    /// oldest first. Points that are no numbers are gaps.
    QVector<ChartColumn> columns(std::int64_t fromMs, std::int64_t untilMs, int columns) const;
    /// The index of the point nearest to a moment and within 2.5 steps of it; -1: none.
    qsizetype nearest(std::int64_t ms) const;
    /// The first point at or after a moment.
    qsizetype lowerBound(std::int64_t ms) const;

private:
    static constexpr qsizetype fan = 8;
    struct Block
    {
        std::int64_t fromMs = 0, untilMs = 0;
        double first = 0, last = 0, min = 0, max = 0;
        std::int64_t gapMs = 0; ///< the longest break inside
        bool isEmpty = true;
    };
    std::int64_t gap() const { return m_stepMs * 5 / 2; }
    Block leaf(qsizetype point) const;
    void merge(Block& into, const Block& next) const;
    void raise(qsizetype fromPoint);

    QVector<HistoryPoint> m_points;
    std::int64_t m_stepMs = 5000;
    std::vector<std::vector<Block>> m_levels; ///< [0]: blocks of 8 points
};

} // namespace weir
