#include "widgets/charts/chartpaint.h"

#include <QPainter>
#include <QPainterPath>
#include <algorithm>
#include <cmath>

namespace weir::chartpaint {
namespace {

constexpr double usualPart = 0.16, othersPart = 0.22, forecastPart = 0.08;
constexpr int smoothVertices = 6000; // beyond it the columns are so dense that nobody sees a stair
constexpr double dot = 1.5;

QVector<double> dashes() { return {4, 3}; }

/// Runs of columns of pixels without a break.
template <typename Run> void forRuns(const PixelBand& band, Run run)
{
    const int count = int(band.low.size());
    for (int begin = 0; begin < count;) {
        if (std::isnan(band.low[begin])) {
            ++begin;
            continue;
        }
        int end = begin;
        while (end < count && !std::isnan(band.low[end]))
            ++end;
        run(begin, end);
        begin = end;
    }
}

void band(QPainter& painter, const PixelBand& band, const Place& place, const QColor& fill, const QPen& edge)
{
    const double perColumn = double(place.plot.width()) / std::max(1, int(band.low.size()));
    forRuns(band, [&](int begin, int end) {
        QPolygonF upper, lower;
        QVector<QRectF> columns;
        for (int x = begin; x < end; ++x) {
            const double left = place.plot.left() + x * perColumn;
            const double top = place.y(band.high[x]), bottom = place.y(band.low[x]);
            upper << QPointF(left, top);
            lower << QPointF(left, bottom);
            columns << QRectF(left, top, perColumn, std::max(1.0, bottom - top));
        }
        painter.setPen(Qt::NoPen);
        painter.setBrush(fill);
        painter.drawRects(columns);
        painter.setBrush(Qt::NoBrush);
        painter.setPen(edge);
        if (edge.style() != Qt::NoPen) {
            painter.drawPolyline(upper);
            painter.drawPolyline(lower);
        }
    });
}

} // namespace

Place place(const QRect& plot, const ChartScene& scene)
{
    Place to;
    to.plot = plot;
    to.fromMs = double(scene.fromMs);
    to.msPerPixel = double(scene.untilMs - scene.fromMs) / std::max(plot.width(), 1);
    to.low = scene.values.low;
    to.perPixel = (scene.values.high - scene.values.low) / std::max(plot.height() - 1, 1);
    return to;
}

void bands(QPainter& painter, const ChartScene& scene, const Place& place)
{
    painter.setRenderHint(QPainter::Antialiasing, false); // a column is a pixel wide
    const QColor surface = color(Token::Surface), grey = color(Token::TextSecondary);
    for (const SceneBand& one : scene.bands) {
        if (one.isForecast) {
            QPen edge(grey, measure::line);
            edge.setDashPattern(dashes());
            band(painter, one.pixels, place, mixed(surface, grey, forecastPart), edge);
        } else {
            band(painter, one.pixels, place, mixed(surface, color(Token::Accent), usualPart), Qt::NoPen);
        }
    }
    if (!scene.others.low.isEmpty())
        band(painter, scene.others, place, mixed(surface, grey, othersPart),
             QPen(color(Token::ControlBorder), measure::line));
}

void lines(QPainter& painter, const ChartScene& scene, const Place& place)
{
    qsizetype vertices = 0;
    for (const SceneLine& line : scene.lines)
        vertices += line.columns.size() * 2;
    painter.setRenderHint(QPainter::Antialiasing, vertices <= smoothVertices);
    // The heaviest is drawn last: it is what is looked for.
    for (auto line = scene.lines.crbegin(); line != scene.lines.crend(); ++line) {
        const QColor ink = color(line->token);
        painter.setPen(QPen(ink, measure::line));
        QPolygonF run;
        QVector<QLineF> extents;
        const auto finish = [&] {
            if (run.size() > 1) {
                painter.drawPolyline(run);
            } else if (run.size() == 1) {
                painter.setBrush(ink);
                painter.drawEllipse(run.first(), dot, dot);
                painter.setBrush(Qt::NoBrush);
            }
            run.clear();
        };
        for (const ChartColumn& column : line->columns) {
            if (column.isBroken)
                finish();
            const double x = place.x(double(column.fromMs));
            const double first = place.y(column.first), last = place.y(column.last);
            run << QPointF(x, first);
            if (column.untilMs != column.fromMs)
                run << QPointF(place.x(double(column.untilMs)), last);
            const double top = place.y(column.max), bottom = place.y(column.min);
            if (bottom - top > 1)
                extents << QLineF(x, top, x, bottom);
        }
        finish();
        painter.drawLines(extents);
    }
}

void limit(QPainter& painter, const ChartScene& scene, const Place& place)
{
    if (!scene.limit)
        return;
    const QFontMetrics metrics(uiFont(FontRole::Secondary));
    const QColor ink = color(Token::Warning);
    QPen pen(ink, measure::line);
    pen.setDashPattern(dashes());
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.setPen(pen);
    const double y = scene.isLimitAbove ? place.plot.top() : std::round(place.y(*scene.limit));
    if (!scene.isLimitAbove)
        painter.drawLine(QPointF(place.plot.left(), y), QPointF(place.plot.right(), y));
    QString text = QStringLiteral("%1 %2").arg(scene.limitName, chartValue(scene.unit, *scene.limit)).trimmed();
    if (scene.isLimitAbove)
        text.prepend(QStringLiteral("↑ "));
    text = metrics.elidedText(text, Qt::ElideMiddle, place.plot.width() - 2 * space::xs);
    const bool above = y - metrics.height() > place.plot.top();
    QRect rect(0, 0, metrics.horizontalAdvance(text), metrics.height());
    rect.moveTopLeft({place.plot.left() + space::xs, int(y) + (above ? -metrics.height() : 1)});
    painter.setFont(uiFont(FontRole::Secondary));
    painter.setPen(ink);
    painter.drawText(rect, Qt::AlignLeft | Qt::AlignVCenter, text);
}

} // namespace weir::chartpaint
