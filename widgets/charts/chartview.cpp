#include "widgets/charts/chartview.h"

#include "models/common/formats.h"
#include "widgets/charts/timeticks.h"
#include "widgets/kit/theme.h"

#include <QAccessible>
#include <QEvent>
#include <QVBoxLayout>
#include <algorithm>

namespace weir {

ChartView::ChartView(TimeAxis& axis, QWidget* parent) : QWidget(parent), m_axis(axis), m_canvas(new ChartCanvas(this))
{
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    m_canvas->setAttribute(Qt::WA_TransparentForMouseEvents);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->addWidget(m_canvas);
    m_timer.setSingleShot(true);
    m_timer.setTimerType(Qt::PreciseTimer);
    setAccessibleName(tr("Chart"));
    m_emptyText = tr("Nothing was recorded here");
    connect(&m_timer, &QTimer::timeout, this, &ChartView::paintNow);
    connect(&m_axis, &TimeAxis::rangeChanged, this, [this] { paintSoon(true, !m_axis.isLive()); });
    connect(&m_axis, &TimeAxis::zoneChanged, this, [this] { paintSoon(true, true); });
    connect(&m_axis, &TimeAxis::pointerChanged, this, [this] { paintSoon(false, true); });
    connect(&m_axis, &TimeAxis::momentChanged, this, [this] { paintSoon(false, true); });
    connect(&ThemeController::instance(), &ThemeController::themeChanged, this, [this] { paintSoon(true, true); });
}

QSize ChartView::sizeHint() const { return {480, 7 * measure::row}; }
QSize ChartView::minimumSizeHint() const { return {160, 4 * measure::row}; }

void ChartView::refresh(bool byHand)
{
    describe();
    paintSoon(true, byHand);
}

void ChartView::setEmptyText(const QString& text)
{
    m_emptyText = text;
    refresh();
}

void ChartView::setLoadingText(const QString& text)
{
    m_loadingText = text;
    refresh();
}

std::pair<std::int64_t, std::int64_t> ChartView::shownRange() const
{
    if (m_axis.isSet())
        return {m_axis.fromMs(), m_axis.untilMs()};
    const auto extent = m_source.extent();
    const std::int64_t now = m_axis.nowMs(), hour = 3'600'000;
    if (!extent)
        return {now - hour, now};
    if (extent->first == extent->second)
        return {extent->first - hour / 2, extent->first + hour / 2};
    return *extent;
}

void ChartView::paintSoon(bool all, bool byHand)
{
    m_pictureDue = m_pictureDue || all;
    m_overDue = true;
    if (!isVisible())
        return;
    const qint64 since = m_painted.isValid() ? m_painted.elapsed() : pace;
    const int wait = int(std::max<qint64>(0, (byHand ? handPace : pace) - since));
    if (!m_timer.isActive() || m_timer.remainingTime() > wait)
        m_timer.start(wait);
}

void ChartView::paintNow()
{
    if (!isVisible())
        return;
    m_painted.start();
    if (std::exchange(m_pictureDue, false))
        drawPicture();
    if (std::exchange(m_overDue, false))
        drawOver();
}

void ChartView::repaintNow()
{
    m_pictureDue = m_overDue = true;
    paintNow();
    m_canvas->repaint();
}

void ChartView::drawPicture()
{
    const auto [from, until] = shownRange();
    ChartCanvas::Picture picture;
    picture.scene = m_source.scene(from, until, width(), height());
    picture.scene.isUtc = m_axis.isUtc();
    picture.scene.nowMs = m_axis.nowMs();
    for (const SceneLine& line : picture.scene.lines) {
        picture.names << m_source.data.series[line.series].name;
        picture.values << shortChartValue(m_source.data.unit, m_source.newest(line.series));
    }
    picture.othersName = m_source.othersName();
    picture.marks = m_source.data.marks;
    if (!m_loadingText.isEmpty())
        picture.emptyText = m_loadingText;
    else if (picture.scene.isEmpty)
        picture.emptyText = m_emptyText;
    m_canvas->draw(std::move(picture));
    if (m_mark >= m_canvas->markGroups().size())
        m_mark = -1;
}

void ChartView::drawOver()
{
    ChartCanvas::Over over;
    const auto [from, until] = shownRange();
    if (const auto at = m_axis.pointer(); at && *at >= from && *at <= until)
        over.readout = ChartReadout{*at, m_source.reading(*at, (until - from) / std::max(1, m_canvas->plot().width()))};
    over.moment = m_axis.moment();
    if (m_isDragging && m_axis.pointer())
        over.span = std::minmax(m_pressedMs, *m_axis.pointer());
    over.focusedMark = m_mark;
    over.isFocused = hasFocus();
    m_canvas->drawOver(std::move(over));
}

void ChartView::describe()
{
    const QString text = m_mark >= 0             ? groupText(m_mark)
                         : !m_source.hasPoints() ? (m_loadingText.isEmpty() ? m_emptyText : m_loadingText)
                                                 : m_source.sentence();
    if (text == accessibleDescription())
        return;
    setAccessibleDescription(text);
    QAccessibleEvent changed(this, QAccessible::DescriptionChanged);
    QAccessible::updateAccessibility(&changed);
}

QImage ChartView::image() const
{
    QPixmap picture(size() * devicePixelRatioF());
    picture.setDevicePixelRatio(devicePixelRatioF());
    picture.fill(color(Token::Surface));
    const_cast<ChartCanvas*>(m_canvas)->render(&picture);
    return picture.toImage();
}

void ChartView::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    paintNow();
}

void ChartView::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    m_pictureDue = m_overDue = true;
    paintNow(); // the old picture would be stretched
}

void ChartView::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::PaletteChange ||
        event->type() == QEvent::LocaleChange)
        paintSoon(true, true);
}

} // namespace weir
