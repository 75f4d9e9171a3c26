// Purpose: what a chart draws at one width and span: decimated lines, bands in pixels, the value axis. Thread: GUI;
// values. Limits: of ChartData and its pyramids; knows nothing of painting.
#pragma once

#include "widgets/charts/chartvalues.h"
#include "widgets/charts/pyramid.h"
#include "widgets/kit/tokens.h"

#include <QSet>
#include <array>
#include <memory>

namespace weir {

/// A band over the width: a low and a high for each column of pixels; not a number: nothing there.
struct PixelBand
{
    explicit PixelBand(int width = 0);
    bool isEmpty() const;
    /// From x0 to x1 (pixels, may lie outside), in between straight.
    void widen(double x0, double low0, double high0, double x1, double low1, double high1);

    QVector<double> low, high;
};

struct SceneLine
{
    int series = -1; ///< in ChartData
    Token token = Token::Series1;
    QVector<ChartColumn> columns;
};

struct SceneBand
{
    QString name;
    PixelBand pixels;
    bool isForecast = false;
};

struct ChartScene
{
    std::int64_t fromMs = 0, untilMs = 1, nowMs = 0;
    bool isUtc = false;
    int width = 1; ///< columns of pixels that bands are made for
    ChartUnit unit = ChartUnit::Count;
    ValueTicks values;
    QVector<SceneLine> lines; ///< of the toggled-on series, heaviest first
    PixelBand others;
    QVector<SceneBand> bands;
    std::optional<double> limit;
    QString limitName;
    bool isLimitAbove = false; ///< too far above the data to be on the axis
    bool isEmpty = true;
};

/// Which series are lines of their own. A colour stays with its name as long as the series stays among the six.
class ChartFold
{
public:
    static constexpr int most = 6;
    void update(const QVector<ChartSeries>& series, const QVector<double>& weights);
    int slotOf(int series) const; ///< -1: among the others
    const std::array<int, most>& lines() const { return m_slots; }
    const QVector<int>& others() const { return m_others; }

private:
    std::array<int, most> m_slots{-1, -1, -1, -1, -1, -1};
    std::array<QString, most> m_names;
    QVector<int> m_others;
};

struct ReadingRow
{
    QString name, value;
    Token token = Token::Series1;
    bool isBand = false;
};

struct LegendEntry;

/// A chart's numbers and how they are looked at.
class ChartSource
{
public:
    ChartData data;
    std::vector<std::shared_ptr<Pyramid>> pyramids; ///< one a series; of the last data that was prepared
    ChartFold fold;
    QSet<QString> hidden; ///< names toggled off; othersKey() for the others
    static QString othersKey() { return QStringLiteral("\n"); }

    void refold();
    bool hasPoints() const;
    /// From the first point to the last; nothing without points.
    std::optional<std::pair<std::int64_t, std::int64_t>> extent() const;
    bool isShown(int series) const;
    QVector<LegendEntry> legend() const;
    QString othersName() const; ///< "12 others"
    ChartScene scene(std::int64_t fromMs, std::int64_t untilMs, int width, int height) const;
    /// What stands at a moment, in the order of lines, then others and bands; one row a shown name.
    QVector<ReadingRow> reading(std::int64_t ms, std::int64_t columnMs) const;
    /// The newest values in a sentence each: "orders: 1.2 k records/s".
    QString sentence() const;
    /// The mean of the newest point; not a number without.
    double newest(int series) const;

private:
    std::optional<std::pair<double, double>> at(int series, std::int64_t ms, std::int64_t columnMs) const;
    PixelBand envelope(std::int64_t fromMs, std::int64_t untilMs, int width) const;
    void spanValues(ChartScene& scene, int height) const;
};

} // namespace weir
