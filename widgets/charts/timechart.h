// Purpose: numbers over time: up to six lines (the rest folds into "n others"), bands, marks, gaps as gaps; crosshair
// with values, legend that toggles, zoom by wheel and drag, copy as image, CSV or address, Show as table. Thread: GUI.
// Limits: data are decimated to pixels with min and max kept; repaints at most 10 times a second, not while hidden;
// 10 million points.
#pragma once

#include "backend/monitor/history/series.h"

#include <QVector>
#include <QWidget>
#include <memory>
#include <optional>

namespace weir {

enum class ChartUnit { Count, RecordsPerSecond, BytesPerSecond, Bytes, Seconds, Percent };

struct ChartSeries
{
    QString name;                 ///< translated or a name of the field; the label at the line's end
    QVector<HistoryPoint> points; ///< oldest first
    std::int64_t stepMs = 5000;   ///< a distance of more than 2.5 steps is a gap
    double weight = 0;            ///< the six heaviest are lines of their own; 0: by the newest value
};

struct ChartBand
{
    QString name; ///< "usual"
    struct Point
    {
        std::int64_t atMs;
        double low, high;
    };
    QVector<Point> points;
    bool isForecast = false; ///< drawn ahead of now, dashed
};

struct ChartMark
{
    std::int64_t atMs = 0;
    std::int64_t untilMs = 0; ///< 0: a moment
    QString icon, text;       ///< kit icon; translated sentence
    bool isAlert = false;     ///< in the warning colour
};

struct ChartData
{
    QString title;
    ChartUnit unit = ChartUnit::Count;
    QVector<ChartSeries> series;
    QVector<ChartBand> bands;
    QVector<ChartMark> marks;
    std::optional<double> limit; ///< a dashed line: an alert's threshold
    QString limitName;
};

/// The time shown, shared by the charts of a page: zooming or pointing in one does so in all.
class TimeAxis : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;
    std::int64_t fromMs() const { return m_fromMs; }
    std::int64_t untilMs() const { return m_untilMs; }
    bool isLive() const { return m_live; } ///< ends at now and moves with it
    void setRange(std::int64_t fromMs, std::int64_t untilMs);
    void setLive(std::int64_t spanMs);
    void setNow(std::int64_t nowMs); ///< moves the range if it is live
    /// The moment that the scrub bar stands at; unset: now.
    std::optional<std::int64_t> moment() const { return m_moment; }
    void setMoment(std::optional<std::int64_t> ms);
    std::optional<std::int64_t> pointer() const { return m_pointer; }
    void setPointer(std::optional<std::int64_t> ms);
    bool isUtc() const { return m_utc; }
    void setUtc(bool utc);

signals:
    void rangeChanged();
    void momentChanged();
    void pointerChanged();
    void zoneChanged();

private:
    std::int64_t m_fromMs = 0, m_untilMs = 1;
    std::optional<std::int64_t> m_moment, m_pointer;
    bool m_live = true;
    bool m_utc = false;
};

class TimeChart : public QWidget
{
    Q_OBJECT
public:
    /// `axis` outlives the chart; null: one of its own.
    explicit TimeChart(TimeAxis* axis = nullptr, QWidget* parent = nullptr);
    ~TimeChart() override;

    void setData(ChartData data);
    const ChartData& data() const;
    TimeAxis* axis() const;
    /// Shown when there is nothing to draw: "Nothing was recorded here".
    void setEmptyText(const QString& text);
    /// The place that Copy address gives; empty: no such action.
    void setAddress(const QString& address);
    bool isTableShown() const;
    void setTableShown(bool shown);
    /// As the CSV that Copy gives: time and a column a series.
    QString csv() const;
    QSize sizeHint() const override;

signals:
    void markChosen(int index);
    void seriesChosen(const QString& name); ///< double click on a line or its label

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace weir
