// What mouse, wheel and keys do to a chart.
#include "models/common/formats.h"
#include "widgets/charts/chartview.h"
#include "widgets/charts/timeticks.h"

#include <QAccessible>
#include <QApplication>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QToolTip>
#include <algorithm>
#include <cmath>

namespace weir {
namespace {

constexpr double notch = 0.8, panPart = 0.5;
constexpr std::int64_t closest = 10'000, widest = 20LL * 365 * 86'400'000;
constexpr int stride = 10; // with Shift

} // namespace

void ChartView::zoom(double factor, std::int64_t aroundMs)
{
    const auto [from, until] = shownRange();
    const double span = std::clamp(double(until - from) * factor, double(closest), double(widest));
    const double part = std::clamp(double(aroundMs - from) / double(until - from), 0.0, 1.0);
    const auto begin = std::int64_t(double(aroundMs) - span * part);
    m_axis.setRange(begin, begin + std::int64_t(span));
}

void ChartView::pan(double part)
{
    const auto [from, until] = shownRange();
    const auto by = std::int64_t(double(until - from) * part);
    m_axis.setRange(from + by, until + by);
}

void ChartView::mousePressEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton)
        return QWidget::mousePressEvent(event);
    const QPoint at = event->position().toPoint();
    clearMark();
    if (!m_canvas->plot().contains(at) && groupAt(at) < 0)
        return;
    m_pressed = at;
    m_pressedMs = m_canvas->msAt(at.x());
    m_pressedRange = shownRange();
    m_isPanning = event->modifiers().testFlag(Qt::ShiftModifier);
}

void ChartView::mouseMoveEvent(QMouseEvent* event)
{
    const QPoint at = event->position().toPoint();
    const QRect plot = m_canvas->plot();
    if (m_pressed && !m_isDragging && event->buttons().testFlag(Qt::LeftButton))
        m_isDragging = std::abs(at.x() - m_pressed->x()) >= QApplication::startDragDistance();
    if (m_isDragging && m_isPanning) {
        const auto [from, until] = m_pressedRange;
        const auto by = std::int64_t(double(until - from) * (m_pressed->x() - at.x()) / std::max(1, plot.width()));
        m_axis.setRange(from + by, until + by);
        return;
    }
    const int x = m_isDragging ? std::clamp(at.x(), plot.left(), plot.right()) : at.x();
    const bool inside = m_isDragging || (x >= plot.left() && x <= plot.right());
    m_axis.setPointer(inside ? std::optional(m_canvas->msAt(x)) : std::nullopt);
    if (m_isDragging)
        paintSoon(false, true);
    setCursor(groupAt(at) >= 0 ? Qt::PointingHandCursor : m_isDragging ? Qt::SplitHCursor : Qt::ArrowCursor);
}

void ChartView::mouseReleaseEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton || !m_pressed)
        return QWidget::mouseReleaseEvent(event);
    const QPoint began = *std::exchange(m_pressed, std::nullopt);
    const bool dragged = std::exchange(m_isDragging, false);
    const bool panned = std::exchange(m_isPanning, false);
    const QPoint at = event->position().toPoint();
    if (dragged && !panned) {
        const QRect plot = m_canvas->plot();
        const std::int64_t until = m_canvas->msAt(std::clamp(at.x(), plot.left(), plot.right()));
        m_axis.setRange(std::min(m_pressedMs, until),
                        std::max(std::max(m_pressedMs, until), std::min(m_pressedMs, until) + closest));
    } else if (const int group = groupAt(began); !dragged && group >= 0 && group == groupAt(at)) {
        emit markChosen(m_canvas->markGroups()[group].marks.first());
    }
    paintSoon(false, true);
}

void ChartView::mouseDoubleClickEvent(QMouseEvent* event)
{
    const QPoint at = event->position().toPoint();
    if (event->button() != Qt::LeftButton || groupAt(at) >= 0)
        return QWidget::mouseDoubleClickEvent(event);
    if (const int series = m_canvas->seriesAt(at); series >= 0 && series < m_source.data.series.size())
        emit seriesChosen(m_source.data.series[series].name);
    else
        m_axis.backToLive();
}

void ChartView::leaveEvent(QEvent* event)
{
    QWidget::leaveEvent(event);
    if (!m_isDragging)
        m_axis.setPointer(std::nullopt);
}

void ChartView::wheelEvent(QWheelEvent* event)
{
    const QPoint turned = event->angleDelta();
    if (!m_canvas->plot().contains(event->position().toPoint()) || turned.isNull())
        return event->ignore();
    if (std::abs(turned.x()) > std::abs(turned.y()) || event->modifiers().testFlag(Qt::ShiftModifier))
        pan(-(turned.x() != 0 ? turned.x() : turned.y()) / 1200.0);
    else
        zoom(std::pow(notch, turned.y() / 120.0), m_canvas->msAt(event->position().x()));
    event->accept();
}

std::int64_t ChartView::keyStep() const
{
    const auto [from, until] = shownRange();
    std::int64_t step = std::max<std::int64_t>(1, (until - from) / std::max(1, m_canvas->plot().width()));
    for (const ChartSeries& series : m_source.data.series)
        step = std::max(step, series.stepMs);
    return std::min(step, std::max<std::int64_t>(1, (until - from) / 4));
}

void ChartView::movePointer(std::int64_t ms)
{
    const auto [from, until] = shownRange();
    const std::int64_t at = std::clamp(ms, from, until);
    m_axis.setPointer(at);
    QStringList said{shortMoment(at, until - from, m_axis.isUtc())};
    for (const ReadingRow& row : m_source.reading(at, 0))
        said << tr("%1: %2", "series: value").arg(row.name, row.value);
    setAccessibleDescription(said.join(QStringLiteral("; ")));
    QAccessibleEvent changed(this, QAccessible::DescriptionChanged);
    QAccessible::updateAccessibility(&changed);
}

void ChartView::keyPressEvent(QKeyEvent* event)
{
    const auto [from, until] = shownRange();
    const bool far = event->modifiers().testFlag(Qt::ShiftModifier);
    const bool control = event->modifiers().testFlag(Qt::ControlModifier);
    const std::int64_t middle = m_axis.pointer().value_or(from + (until - from) / 2);
    switch (event->key()) {
    case Qt::Key_Left:
    case Qt::Key_Right: {
        const int direction = event->key() == Qt::Key_Left ? -1 : 1;
        if (control)
            stepMark(direction);
        else
            movePointer(m_axis.pointer().value_or(direction < 0 ? until : from) +
                        direction * keyStep() * (far ? stride : 1));
        break;
    }
    case Qt::Key_Home:
        movePointer(from);
        break;
    case Qt::Key_End:
        movePointer(until);
        break;
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        zoom(notch, middle);
        break;
    case Qt::Key_Minus:
        zoom(1 / notch, middle);
        break;
    case Qt::Key_PageUp:
        pan(-panPart);
        break;
    case Qt::Key_PageDown:
        pan(panPart);
        break;
    case Qt::Key_0:
        m_axis.backToLive();
        break;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (m_mark < 0)
            return event->ignore();
        emit markChosen(m_canvas->markGroups()[m_mark].marks.first());
        break;
    case Qt::Key_Escape:
        if (m_mark < 0 && !m_axis.pointer())
            return event->ignore();
        clearMark();
        m_axis.setPointer(std::nullopt);
        describe();
        break;
    default:
        event->ignore();
    }
}

void ChartView::stepMark(int direction)
{
    const int count = int(m_canvas->markGroups().size());
    if (count == 0)
        return;
    m_mark = m_mark < 0 ? (direction > 0 ? 0 : count - 1) : std::clamp(m_mark + direction, 0, count - 1);
    QToolTip::showText(m_canvas->mapToGlobal(m_canvas->markRect(m_mark).bottomLeft()), groupText(m_mark), this);
    describe();
    paintSoon(false, true);
}

void ChartView::clearMark()
{
    if (m_mark < 0)
        return;
    m_mark = -1;
    QToolTip::hideText();
    describe();
    paintSoon(false, true);
}

int ChartView::groupAt(const QPoint& place) const
{
    for (int i = 0; i < m_canvas->markGroups().size(); ++i) {
        if (m_canvas->markRect(i).adjusted(-1, -1, 1, 1).contains(place))
            return i;
    }
    return -1;
}

QString ChartView::groupText(int group) const
{
    if (group < 0 || group >= m_canvas->markGroups().size())
        return {};
    constexpr int shown = 8;
    const auto [from, until] = shownRange();
    const QVector<int>& marks = m_canvas->markGroups()[group].marks;
    QStringList lines;
    for (const int i : marks.mid(0, shown)) {
        const ChartMark& mark = m_source.data.marks.at(i);
        const QString at = shortMoment(mark.atMs, until - from, m_axis.isUtc());
        lines << (mark.untilMs > mark.atMs
                      ? tr("%1, for %2: %3").arg(at, formats::duration(mark.untilMs - mark.atMs), mark.text)
                      : tr("%1: %2", "time: what happened").arg(at, mark.text));
    }
    if (marks.size() > shown)
        lines << tr("and %n more", nullptr, int(marks.size()) - shown);
    return lines.join(QLatin1Char('\n'));
}

bool ChartView::event(QEvent* event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    if (const int group = groupAt(help->pos()); group >= 0)
        QToolTip::showText(help->globalPos(), groupText(group), this, m_canvas->markRect(group));
    else
        QToolTip::hideText();
    return true;
}

void ChartView::focusInEvent(QFocusEvent* event)
{
    QWidget::focusInEvent(event);
    paintSoon(false, true);
}

void ChartView::focusOutEvent(QFocusEvent* event)
{
    QWidget::focusOutEvent(event);
    if (event->reason() == Qt::TabFocusReason || event->reason() == Qt::BacktabFocusReason)
        m_axis.setPointer(std::nullopt);
    clearMark();
    describe();
    paintSoon(false, true);
}

void ChartView::contextMenuEvent(QContextMenuEvent* event) { emit menuAsked(event->globalPos()); }

} // namespace weir
