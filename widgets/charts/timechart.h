// Purpose: numbers over time: up to six lines (the rest folds into "n others"), bands, marks, gaps as gaps; crosshair
// with values, legend that toggles, zoom by wheel and drag, copy as image, CSV or address, Show as table. Thread: GUI.
// Limits: data are decimated to pixels with min and max kept; what comes in is painted at most 10 times a second, what
// a hand moves at most 30 times, nothing while hidden; 10 million points.
#pragma once

#include "backend/monitor/history/series.h"

#include <QVector>
#include <QWidget>
#include <memory>
#include <optional>

namespace weir {

enum class ChartUnit {
    Count,
    RecordsPerSecond,
    BytesPerSecond,
    Bytes,
    Seconds,
    Percent ///< 1 is 100 %
};

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
    bool isLive() const { return m_live; }       ///< ends at now and moves with it
    bool isSet() const { return m_untilMs > 1; } ///< until then a chart shows all that it has
    void setRange(std::int64_t fromMs, std::int64_t untilMs);
    void setLive(std::int64_t spanMs);
    void backToLive();               ///< with the last span; without one: to all that there is
    void setNow(std::int64_t nowMs); ///< moves the range if it is live; pages tell it with each snapshot
    std::int64_t nowMs() const;      ///< as last told, else this machine's
    std::int64_t liveSpanMs() const { return m_liveSpanMs; } ///< 0: never live
    /// A live range goes on so far beyond now: room for forecasts.
    void setAhead(std::int64_t ms);
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
    void follow();

    std::int64_t m_fromMs = 0, m_untilMs = 1;
    std::int64_t m_nowMs = 0, m_liveSpanMs = 0, m_aheadMs = 0;
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

    /// Points in the same QVector as before are not looked at again.
    void setData(ChartData data);
    const ChartData& data() const;
    /// Adds newer points to a series without looking at the older ones again; a point at the time of the last one takes
    /// its place. Unknown names are ignored.
    void append(const QString& series, const QVector<HistoryPoint>& points);
    TimeAxis* axis() const;
    /// Shown instead of the lines while data are on their way: "Reading 3 of 12 series". Empty: no longer.
    void setLoadingText(const QString& text);
    /// Shown when there is nothing to draw: "Nothing was recorded here".
    void setEmptyText(const QString& text);
    /// The place that Copy address gives; empty: no such action.
    void setAddress(const QString& address);
    bool isTableShown() const;
    void setTableShown(bool shown);
    /// As the CSV that Copy gives: time and a column a series.
    QString csv() const;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

signals:
    void markChosen(int index);
    void seriesChosen(const QString& name); ///< double click on a line or its label

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace weir
