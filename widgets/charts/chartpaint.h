// Purpose: how the parts of a chart are painted. Thread: GUI. Limits: inside widgets/charts; colours of the tokens.
#pragma once

#include "widgets/charts/chartcanvas.h"

#include <QFontMetrics>

class QPainter;

namespace weir::chartpaint {

/// From times and values to pixels.
struct Place
{
    QRect plot;
    double fromMs = 0, msPerPixel = 1;
    double low = 0, perPixel = 1;

    double x(double ms) const { return plot.left() + (ms - fromMs) / msPerPixel; }
    double y(double value) const { return plot.bottom() - (value - low) / perPixel; }
};
Place place(const QRect& plot, const ChartScene& scene);

/// A label at the right, beside the end of its line.
struct EndLabel
{
    QString name, value;
    Token token = Token::Series1;
    int series = -1;
    double lineX = 0, lineY = 0; ///< where the line ends
    QRect rect;                  ///< empty: there was no room
};
/// Spreads them between top and bottom without overlap, in the order of their lines.
QVector<EndLabel> endLabels(const ChartCanvas::Picture& picture, const Place& place, int width);

void bands(QPainter& painter, const ChartScene& scene, const Place& place);
void lines(QPainter& painter, const ChartScene& scene, const Place& place);
void limit(QPainter& painter, const ChartScene& scene, const Place& place);
void labels(QPainter& painter, const QVector<EndLabel>& labels, const Place& place);
void marks(QPainter& painter, const QVector<MarkGroup>& groups, const QVector<ChartMark>& marks, const Place& place);
void readout(QPainter& painter, const ChartReadout& readout, const ChartScene& scene, const Place& place);

int stripHeight(); ///< of the marks
QVector<MarkGroup> groupMarks(const QVector<ChartMark>& marks, const Place& place);
QRect markRect(const MarkGroup& group, const Place& place);

} // namespace weir::chartpaint
