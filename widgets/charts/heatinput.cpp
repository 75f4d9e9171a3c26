// What a heat map tells of its cells: by pointer, by keys, in words; and what is painted around them.
#include "models/common/formats.h"
#include "widgets/charts/heatview.h"
#include "widgets/charts/timeticks.h"

#include <QAccessible>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <algorithm>
#include <cmath>

namespace weir {
namespace {

constexpr int nameMost = 180, scaleWidth = 12;
constexpr double notch = 0.8;
constexpr std::int64_t closest = 10'000;

} // namespace

QRect HeatView::plot() const
{
    const int most = std::min({m_names, nameMost, width() / 4}) + space::s;
    const int scale = scaleWidth + 2 * space::s + fontMetrics().horizontalAdvance(QStringLiteral("000.0 MB/s"));
    return rect().adjusted(most, fontMetrics().height() / 2, -scale, -(2 * fontMetrics().height() + space::s));
}

void HeatView::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const QRect area = plot();
    painter.fillRect(area, color(Token::Surface));
    if (!m_hasCells) {
        painter.setPen(color(Token::TextSecondary));
        painter.drawText(area, Qt::AlignCenter | Qt::TextWordWrap, tr("Nothing was recorded here"));
    } else {
        painter.fillRect(area, QBrush(color(Token::Line), Qt::BDiagPattern));
        painter.drawImage(area, m_image);
        paintScale(painter);
    }
    paintAxis(painter);
    paintPointer(painter);
}

void HeatView::paintAxis(QPainter& painter) const
{
    const QRect area = plot();
    const auto [from, until] = shownRange();
    painter.setPen(QPen(color(Token::ControlBorder), measure::line));
    painter.drawLine(area.bottomLeft(), area.bottomRight());
    painter.setPen(color(Token::TextSecondary));
    const int high = fontMetrics().height();
    const int most =
        std::max(2, area.width() / (fontMetrics().horizontalAdvance(QStringLiteral("00:00:00")) + space::l));
    for (const TimeTick& tick : timeTicks(from, until, most, m_axis.isUtc())) {
        const int x = xOf(tick.atMs);
        for (const auto& [text, line] : {std::pair(tick.label, 0), std::pair(tick.date, 1)}) {
            const int wide = fontMetrics().horizontalAdvance(text) + 2;
            painter.drawText(QRect(std::max(0, x - wide / 2), area.bottom() + space::xs + line * high, wide, high),
                             Qt::AlignCenter, text);
        }
    }
    painter.drawText(QRect(area.right(), area.bottom() + space::xs, width() - area.right(), high),
                     Qt::AlignRight | Qt::AlignVCenter, formats::zone(from, m_axis.isUtc()));
    const int step = std::max(1, int(std::ceil(double(high) * std::max(1, m_bands) / std::max(1, area.height()))));
    for (int band = 0; band < m_bands; band += step) {
        const int top = area.top() + area.height() * band / m_bands;
        const int bottom = area.top() + area.height() * (band + 1) / m_bands;
        const QRect place(0, (top + bottom - high) / 2, area.left() - space::s, high);
        if (place.bottom() > area.bottom() + high / 2)
            break;
        const QString name = m_source.data.series[rowsOf(band).first].name;
        painter.drawText(place, Qt::AlignRight | Qt::AlignVCenter,
                         fontMetrics().elidedText(name, Qt::ElideMiddle, place.width()));
    }
}

void HeatView::paintScale(QPainter& painter) const
{
    const QRect area = plot();
    const QRect bar(area.right() + space::s, area.top(), scaleWidth, area.height());
    for (int y = 0; y < bar.height(); ++y)
        painter.fillRect(QRect(bar.left(), bar.bottom() - y, bar.width(), 1),
                         shade(m_values.high * y / std::max(1, bar.height() - 1)));
    painter.setPen(color(Token::ControlBorder));
    painter.drawRect(bar.adjusted(0, 0, -1, 0));
    painter.setPen(color(Token::TextSecondary));
    const int high = fontMetrics().height();
    for (const double at : m_values.at) {
        const int y = bar.bottom() - int(at / m_values.high * (bar.height() - 1));
        painter.drawText(QRect(bar.right() + space::xs, y - high / 2, width() - bar.right() - space::xs, high),
                         Qt::AlignLeft | Qt::AlignVCenter, shortChartValue(m_source.data.unit, at));
    }
    const QString unit = chartUnitName(m_source.data.unit);
    painter.drawText(
        QRect(area.right() - nameMost, bar.bottom() + space::xs + high, width() - area.right() + nameMost, high),
        Qt::AlignRight | Qt::AlignVCenter, unit);
}

void HeatView::paintPointer(QPainter& painter) const
{
    const QRect area = plot();
    const auto [from, until] = shownRange();
    if (hasFocus()) {
        painter.setPen(QPen(color(Token::Accent), measure::line));
        painter.drawRect(area.adjusted(0, 0, -1, -1));
    }
    if (const auto moment = m_axis.moment(); moment && *moment >= from && *moment <= until) {
        painter.setPen(QPen(color(Token::Accent), 2 * measure::line));
        painter.drawLine(xOf(*moment), area.top(), xOf(*moment), area.bottom());
    }
    const auto at = m_axis.pointer();
    if (!at || *at < from || *at > until || !m_hasCells)
        return;
    const int x = xOf(*at);
    painter.setPen(QPen(color(Token::Text), measure::line));
    painter.drawLine(x, area.top(), x, area.bottom());
    if (m_band < 0 || m_band >= m_bands)
        return;
    const int top = area.top() + area.height() * m_band / m_bands,
              bottom = area.top() + area.height() * (m_band + 1) / m_bands;
    painter.drawRect(QRect(x - space::xs, top, 2 * space::xs, std::max(2, bottom - top - 1)));
    const QString text = cellText(m_band, *at);
    QRect box(0, 0, fontMetrics().horizontalAdvance(text) + 2 * space::s, fontMetrics().height() + space::xs);
    box.moveLeft(x < area.center().x() ? x + space::m : x - space::m - box.width());
    box.moveTop(top - box.height() - 2 >= area.top() ? top - box.height() - 2 : bottom + 2);
    box.moveLeft(std::clamp(box.left(), 0, std::max(0, width() - box.width())));
    painter.setPen(QPen(color(Token::ControlBorder), measure::line));
    painter.setBrush(color(Token::Raised));
    painter.drawRect(box);
    painter.setPen(color(Token::Text));
    painter.drawText(box, Qt::AlignCenter, text);
}

QString HeatView::cellText(int band, std::int64_t ms) const
{
    if (band < 0 || band >= m_bands)
        return {};
    const auto [first, last] = rowsOf(band);
    const int row = heaviest(band, ms);
    const auto value = most(row, ms);
    const auto [from, until] = shownRange();
    const QString time = shortMoment(ms, until - from, m_axis.isUtc());
    const QString what = value ? chartValue(m_source.data.unit, *value) : tr("nothing recorded");
    const QString name = m_source.data.series[row].name;
    return last - first > 1 ? tr("%1 %2: %3, the most of %n rows", nullptr, last - first).arg(time, name, what)
                            : tr("%1 %2: %3", "time, row, value").arg(time, name, what);
}

void HeatView::describe()
{
    QString text = tr("%n row(s)", nullptr, int(m_source.data.series.size()));
    if (m_axis.pointer() && m_band >= 0)
        text = cellText(m_band, *m_axis.pointer());
    if (text == accessibleDescription())
        return;
    setAccessibleDescription(text);
    QAccessibleEvent changed(this, QAccessible::DescriptionChanged);
    QAccessible::updateAccessibility(&changed);
}

bool HeatView::event(QEvent* event)
{
    if (event->type() == QEvent::ToolTip) // the cell says it already
        return true;
    return QWidget::event(event);
}

void HeatView::mouseMoveEvent(QMouseEvent* event)
{
    const QPoint at = event->position().toPoint();
    const bool inside = plot().contains(at);
    m_band = inside ? bandAt(at.y()) : -1;
    m_axis.setPointer(inside ? std::optional(msAt(at.x())) : std::nullopt);
    soon(true);
}

void HeatView::mousePressEvent(QMouseEvent* event)
{
    const QPoint at = event->position().toPoint();
    const int band = bandAt(at.y());
    if (event->button() == Qt::LeftButton && band >= 0 && at.x() <= plot().right())
        emit rowChosen(heaviest(band, std::max(msAt(at.x()), shownRange().first)));
    else
        QWidget::mousePressEvent(event);
}

void HeatView::mouseDoubleClickEvent(QMouseEvent*) { m_axis.backToLive(); }

void HeatView::leaveEvent(QEvent* event)
{
    QWidget::leaveEvent(event);
    m_band = -1;
    m_axis.setPointer(std::nullopt);
}

void HeatView::zoom(double factor, std::int64_t aroundMs)
{
    const auto [from, until] = shownRange();
    const double span = std::max(double(until - from) * factor, double(closest));
    const double part = std::clamp(double(aroundMs - from) / double(until - from), 0.0, 1.0);
    const auto begin = std::int64_t(double(aroundMs) - span * part);
    m_axis.setRange(begin, begin + std::int64_t(span));
}

void HeatView::wheelEvent(QWheelEvent* event)
{
    if (!plot().contains(event->position().toPoint()) || event->angleDelta().y() == 0)
        return event->ignore();
    zoom(std::pow(notch, event->angleDelta().y() / 120.0), msAt(int(event->position().x())));
    event->accept();
}

void HeatView::keyPressEvent(QKeyEvent* event)
{
    const auto [from, until] = shownRange();
    const std::int64_t at = m_axis.pointer().value_or(until);
    const std::int64_t step = std::max<std::int64_t>(1, (until - from) / std::max(1, plot().width())) *
                              (event->modifiers().testFlag(Qt::ShiftModifier) ? 40 : 4);
    switch (event->key()) {
    case Qt::Key_Left:
    case Qt::Key_Right:
        m_axis.setPointer(std::clamp(at + (event->key() == Qt::Key_Left ? -step : step), from, until));
        m_band = std::max(m_band, 0);
        break;
    case Qt::Key_Up:
    case Qt::Key_Down:
        m_band = std::clamp(m_band + (event->key() == Qt::Key_Up ? -1 : 1), 0, std::max(0, m_bands - 1));
        m_axis.setPointer(std::clamp(at, from, until));
        break;
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        zoom(notch, at);
        break;
    case Qt::Key_Minus:
        zoom(1 / notch, at);
        break;
    case Qt::Key_0:
        m_axis.backToLive();
        break;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (m_band < 0 || m_band >= m_bands)
            return event->ignore();
        emit rowChosen(heaviest(m_band, at));
        break;
    case Qt::Key_Escape:
        if (!m_axis.pointer())
            return event->ignore();
        m_band = -1;
        m_axis.setPointer(std::nullopt);
        break;
    default:
        return event->ignore();
    }
    describe();
    soon(true);
}

void HeatView::focusInEvent(QFocusEvent* event)
{
    QWidget::focusInEvent(event);
    update();
}

void HeatView::focusOutEvent(QFocusEvent* event)
{
    QWidget::focusOutEvent(event);
    update();
}

} // namespace weir
