#include "widgets/kit/barchart.h"

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>
#include <algorithm>

namespace weir {

BarChart::BarChart(const QString& name, QWidget* parent) : QWidget(parent)
{
    setAccessibleName(name);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void BarChart::setBars(QVector<Bar> bars, const QString& sentence)
{
    if (bars == m_bars)
        return;
    m_bars = std::move(bars);
    setAccessibleDescription(sentence);
    update();
}

QSize BarChart::sizeHint() const { return {measure::fieldMax, 5 * measure::row}; }
QSize BarChart::minimumSizeHint() const { return {measure::detailMin / 2, 3 * measure::row}; }

QRect BarChart::plot() const
{
    const int labels = QFontMetrics(uiFont(FontRole::Secondary)).height() + space::xs;
    return rect().adjusted(0, space::xs, 0, -labels);
}

QRect BarChart::slot(int bar) const
{
    const QRect area = plot();
    const int count = int(m_bars.size());
    // Few bars are not drawn like walls.
    const int width = std::min(area.width(), count * 3 * measure::row);
    const int left = area.left() + int(qint64(width) * bar / count);
    const int right = area.left() + int(qint64(width) * (bar + 1) / count);
    return {left, area.top(), std::max(1, right - left), area.height()};
}

void BarChart::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const QRect area = plot();
    painter.setPen(QPen(color(Token::Line), measure::line));
    painter.drawLine(area.bottomLeft(), area.bottomRight());
    double most = 0;
    for (const Bar& bar : m_bars)
        most = std::max(most, bar.value);
    if (most <= 0)
        return;
    const QFont font = uiFont(FontRole::Secondary);
    const QFontMetrics metrics(font);
    painter.setFont(font);
    int free = 0;
    for (int i = 0; i < m_bars.size(); ++i) {
        const QRect place = slot(i);
        const int gap = place.width() > 4 ? 1 : 0;
        const int height = m_bars[i].value <= 0 ? 0 : std::max(1, int(m_bars[i].value / most * area.height()));
        painter.fillRect(QRect(place.left() + gap, area.bottom() - height + 1, place.width() - 2 * gap, height),
                         color(Token::Series1));
        const int width = metrics.horizontalAdvance(m_bars[i].label);
        const int left = std::clamp(place.center().x() - width / 2, 0, std::max(0, this->width() - width));
        if (left < free)
            continue;
        painter.setPen(color(Token::TextSecondary));
        painter.drawText(QRect(left, area.bottom() + 1, width, metrics.height()), Qt::AlignCenter, m_bars[i].label);
        free = left + width + space::s;
    }
}

bool BarChart::event(QEvent* event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    for (int i = 0; i < m_bars.size(); ++i) {
        if (slot(i).contains(help->pos()) && !m_bars[i].toolTip.isEmpty()) {
            QToolTip::showText(help->globalPos(), m_bars[i].toolTip, this, slot(i));
            return true;
        }
    }
    QToolTip::hideText();
    return true;
}

} // namespace weir
