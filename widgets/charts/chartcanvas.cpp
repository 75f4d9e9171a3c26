#include "widgets/charts/chartcanvas.h"

#include "models/common/formats.h"
#include "widgets/charts/chartpaint.h"
#include "widgets/charts/timeticks.h"

#include <QVBoxLayout>
#include <algorithm>
#include <cmath>
#include <functional>
#include <qcustomplot.h>

namespace weir {
namespace {

constexpr int labelMost = 200, labelLeast = 64; // the column of labels at the right
constexpr int narrow = 240;                     // below it the lines need all there is
constexpr double nearPixels = 6;
constexpr double spanShade = 0.2;

/// Hands a layer's turn to paint to a function.
class Painted : public QCPLayerable
{
public:
    Painted(QCustomPlot* plot, const QString& layer, std::function<void(QCPPainter&)> paint,
            std::function<QRect()> clip)
        : QCPLayerable(plot, layer), m_paint(std::move(paint)), m_clip(std::move(clip))
    {
    }

protected:
    void applyDefaultAntialiasingHint(QCPPainter*) const override {}
    QRect clipRect() const override { return m_clip(); }
    void draw(QCPPainter* painter) override { m_paint(*painter); }

private:
    std::function<void(QCPPainter&)> m_paint;
    std::function<QRect()> m_clip;
};

} // namespace

struct ChartCanvas::Private
{
    QCustomPlot* plot = nullptr;
    QSharedPointer<QCPAxisTickerText> times{new QCPAxisTickerText}, values{new QCPAxisTickerText};
    Picture picture;
    chartpaint::Place place;
    QVector<chartpaint::EndLabel> labels;
    QVector<MarkGroup> groups;
    Over over;
    int replots = 0;
    bool isZoneRight = false; ///< a date stands where the zone would

    void arrange(const QSize& size);
    void fillTimes();
    void fillValues();
    void paintOver(QPainter& painter) const;
    void paintWords(QPainter& painter) const;
};

ChartCanvas::ChartCanvas(QWidget* parent) : QWidget(parent), d(std::make_unique<Private>())
{
    d->plot = new QCustomPlot(this);
    d->plot->setObjectName(QStringLiteral("plot"));
    d->plot->setAttribute(Qt::WA_TransparentForMouseEvents);
    d->plot->setAttribute(Qt::WA_OpaquePaintEvent, false); // the page shines through around the axes
    d->plot->setFocusPolicy(Qt::NoFocus);
    d->plot->setBackground(QBrush(Qt::NoBrush));
    d->plot->setPlottingHint(QCP::phCacheLabels);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->addWidget(d->plot);
    d->plot->axisRect()->setAutoMargins(QCP::msNone);
    d->plot->xAxis->setTicker(d->times);
    d->plot->yAxis->setTicker(d->values);
    d->plot->addLayer(QStringLiteral("over"));
    d->plot->layer(QStringLiteral("over"))->setMode(QCPLayer::lmBuffered);
    const auto inside = [this] { return d->place.plot.adjusted(0, -1, 1, 1); };
    const auto everywhere = [this] { return d->plot->viewport(); };
    new Painted(
        d->plot, QStringLiteral("main"),
        [this](QCPPainter& painter) {
            chartpaint::bands(painter, d->picture.scene, d->place);
            chartpaint::lines(painter, d->picture.scene, d->place);
        },
        inside);
    new Painted(
        d->plot, QStringLiteral("axes"), [this](QCPPainter& painter) { d->paintWords(painter); }, everywhere);
    new Painted(
        d->plot, QStringLiteral("over"), [this](QCPPainter& painter) { d->paintOver(painter); }, everywhere);
}

ChartCanvas::~ChartCanvas() = default;

void ChartCanvas::draw(Picture picture)
{
    d->picture = std::move(picture);
    d->arrange(size());
    ++d->replots;
    d->plot->replot(QCustomPlot::rpQueuedRefresh);
}

void ChartCanvas::drawOver(Over over)
{
    d->over = std::move(over);
    d->plot->layer(QStringLiteral("over"))->replot();
}

void ChartCanvas::Private::arrange(const QSize& size)
{
    const QFont font = uiFont(FontRole::Secondary);
    const QFontMetrics metrics(font);
    const ChartScene& scene = picture.scene;
    int left = 0;
    for (const double at : scene.values.at)
        left = std::max(left, metrics.horizontalAdvance(shortChartValue(scene.unit, at)));
    left += space::s;
    int right = metrics.horizontalAdvance(QStringLiteral("00:00")) / 2;
    if (size.width() >= narrow && picture.emptyText.isEmpty()) {
        int widest = scene.others.isEmpty() ? 0 : metrics.horizontalAdvance(picture.othersName);
        for (int i = 0; i < picture.names.size(); ++i)
            widest = std::max(widest, metrics.horizontalAdvance(picture.names[i] + picture.values.value(i)) + space::s);
        right = std::clamp(widest + 2 * space::s, labelLeast, std::clamp(size.width() / 4, labelLeast, labelMost));
    }
    const int unit = metrics.height() / 2 + space::xs + (chartUnitName(scene.unit).isEmpty() ? 0 : metrics.height());
    const int top = std::max(unit, picture.marks.isEmpty() ? 0 : chartpaint::stripHeight());
    const int bottom = 2 * metrics.height() + space::s;
    const QRect rect = QRect(QPoint(), size).adjusted(left, top, -right, -bottom);
    plot->axisRect()->setMargins({left, top, right, bottom});
    place = chartpaint::place(rect.isValid() ? rect : QRect(left, top, 1, 1), scene);
    labels =
        picture.emptyText.isEmpty() ? chartpaint::endLabels(picture, place, right) : QVector<chartpaint::EndLabel>();
    groups = chartpaint::groupMarks(picture.marks, place);
    for (QCPAxis* axis : {plot->xAxis, plot->yAxis}) {
        axis->setTickLabelFont(font);
        axis->setTickLabelColor(color(Token::TextSecondary));
        axis->setSubTicks(false);
        axis->setTickLength(0, 0);
        axis->setTickPen(Qt::NoPen);
        axis->setTickLabelPadding(space::xs);
        axis->grid()->setPen(QPen(color(Token::Line), measure::line));
        axis->grid()->setZeroLinePen(Qt::NoPen);
    }
    plot->yAxis->setBasePen(Qt::NoPen);
    plot->xAxis->setBasePen(QPen(color(Token::ControlBorder), measure::line));
    plot->axisRect()->setBackground(color(Token::Surface));
    plot->xAxis->setRange(double(scene.fromMs), double(scene.untilMs));
    plot->yAxis->setRange(scene.values.low, scene.values.high);
    fillTimes();
    fillValues();
}

void ChartCanvas::Private::fillTimes()
{
    times->clear();
    const QFontMetrics metrics(uiFont(FontRole::Secondary));
    const ChartScene& scene = picture.scene;
    const int wide = metrics.horizontalAdvance(QStringLiteral("00:00:00")) + space::l;
    QVector<TimeTick> ticks =
        timeTicks(scene.fromMs, scene.untilMs, std::max(2, place.plot.width() / wide), scene.isUtc);
    const auto left = [&](const TimeTick& tick) {
        const int half = std::max(metrics.horizontalAdvance(tick.label), metrics.horizontalAdvance(tick.date)) / 2 + 2;
        return int(place.x(double(tick.atMs))) - half;
    };
    if (ticks.size() > 1 && left(ticks[0]) < 0) { // a label that would be cut is left out, but not its date
        if (ticks[1].date.isEmpty())
            ticks[1].date = ticks[0].date;
        ticks.removeFirst();
    }
    const int zoneWidth = metrics.horizontalAdvance(formats::zone(scene.fromMs, scene.isUtc)) + space::xs;
    isZoneRight = false;
    for (const TimeTick& tick : ticks) {
        isZoneRight = isZoneRight || (!tick.date.isEmpty() && left(tick) < zoneWidth);
        times->addTick(double(tick.atMs),
                       tick.date.isEmpty() ? tick.label : tick.label + QLatin1Char('\n') + tick.date);
    }
}

void ChartCanvas::Private::fillValues()
{
    values->clear();
    if (!picture.emptyText.isEmpty())
        return;
    for (const double at : picture.scene.values.at)
        values->addTick(at, shortChartValue(picture.scene.unit, at));
}

void ChartCanvas::Private::paintWords(QPainter& painter) const
{
    const QFontMetrics metrics(uiFont(FontRole::Secondary));
    painter.setFont(uiFont(FontRole::Secondary));
    painter.setPen(color(Token::TextSecondary));
    const ChartScene& scene = picture.scene;
    painter.drawText(QPoint(0, metrics.ascent()), chartUnitName(scene.unit));
    const QRect below(0, place.plot.bottom() + space::xs + metrics.height(), plot->width(), metrics.height());
    painter.drawText(below, (isZoneRight ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter,
                     formats::zone(scene.fromMs, scene.isUtc));
    if (!picture.emptyText.isEmpty()) {
        painter.drawText(place.plot, Qt::AlignCenter | Qt::TextWordWrap, picture.emptyText);
        return;
    }
    chartpaint::limit(painter, scene, place);
    chartpaint::marks(painter, groups, picture.marks, place);
    chartpaint::labels(painter, labels, place);
}

void ChartCanvas::Private::paintOver(QPainter& painter) const
{
    painter.setRenderHint(QPainter::Antialiasing, false);
    const auto inside = [this](std::int64_t ms) {
        return int(std::clamp(place.x(double(ms)), double(place.plot.left()), double(place.plot.right())));
    };
    if (over.span) {
        QColor shade = color(Token::Accent);
        shade.setAlphaF(spanShade);
        const int from = inside(over.span->first), until = inside(over.span->second);
        painter.fillRect(QRect(from, place.plot.top(), until - from + 1, place.plot.height()), shade);
    }
    if (over.isFocused) {
        painter.setPen(QPen(color(Token::Accent), measure::line));
        painter.drawRect(place.plot.adjusted(0, 0, -1, 0));
    }
    if (over.moment && *over.moment >= picture.scene.fromMs && *over.moment <= picture.scene.untilMs) {
        const int x = inside(*over.moment);
        painter.setPen(QPen(color(Token::Accent), 2 * measure::line));
        painter.drawLine(x, place.plot.top(), x, place.plot.bottom());
    }
    if (over.focusedMark >= 0 && over.focusedMark < groups.size()) {
        painter.setPen(QPen(color(Token::Accent), measure::line));
        painter.drawRect(chartpaint::markRect(groups[over.focusedMark], place).adjusted(-2, -1, 1, 1));
    }
    if (over.readout && picture.emptyText.isEmpty())
        chartpaint::readout(painter, *over.readout, picture.scene, place);
}

QRect ChartCanvas::plot() const { return d->place.plot; }
std::int64_t ChartCanvas::msAt(double x) const
{
    return std::int64_t(d->place.fromMs + (x - d->place.plot.left()) * d->place.msPerPixel);
}
double ChartCanvas::xOf(std::int64_t ms) const { return d->place.x(double(ms)); }
const QVector<MarkGroup>& ChartCanvas::markGroups() const { return d->groups; }
QRect ChartCanvas::markRect(int group) const { return chartpaint::markRect(d->groups.at(group), d->place); }
int ChartCanvas::replots() const { return d->replots; }

int ChartCanvas::seriesAt(const QPoint& at) const
{
    for (const chartpaint::EndLabel& label : d->labels) {
        if (label.rect.contains(at))
            return label.series;
    }
    double nearest = nearPixels;
    int found = -1;
    for (const SceneLine& line : d->picture.scene.lines) {
        const ChartColumn* before = nullptr;
        for (const ChartColumn& column : line.columns) {
            const double x = d->place.x(double(column.fromMs));
            const double from = before && !column.isBroken ? d->place.x(double(before->untilMs)) : x;
            if (at.x() >= from - nearPixels && at.x() <= x + nearPixels) {
                const double part = x > from ? std::clamp((at.x() - from) / (x - from), 0.0, 1.0) : 1;
                const double y =
                    d->place.y(before && x > from ? before->last + (column.first - before->last) * part : column.last);
                const double top = std::min(y, d->place.y(column.max)), bottom = std::max(y, d->place.y(column.min));
                const double away = at.y() < top ? top - at.y() : at.y() > bottom ? at.y() - bottom : 0;
                if (away < nearest) {
                    nearest = away;
                    found = line.series;
                }
            }
            before = &column;
        }
    }
    return found;
}

void ChartCanvas::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    d->arrange(size());
}

} // namespace weir
