#include "widgets/kit/histogram.h"

#include "models/common/formats.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>
#include <algorithm>

namespace weir {
namespace {

constexpr int plotHeight = 44;
constexpr double knownPart = 0.10, pickedPart = 0.28;
constexpr int leastBar = 2; // a single match among thousands must be seen

} // namespace

Histogram::Histogram(const QString& name, QWidget* parent) : QWidget(parent)
{
    setAccessibleName(name);
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setFont(uiFont(FontRole::Secondary));
    describe();
}

void Histogram::setData(Data data)
{
    if (data == m_data)
        return;
    const bool moved = data.fromMs != m_data.fromMs || data.bucketMs != m_data.bucketMs;
    m_data = std::move(data);
    if (moved || m_crosshair >= m_data.counts.size())
        m_crosshair = m_anchor = -1;
    describe();
    update();
}

void Histogram::setUtc(bool utc)
{
    m_utc = utc;
    describe();
    update();
}

void Histogram::setEmptyText(const QString& text)
{
    m_empty = text;
    describe();
    update();
}

QSize Histogram::sizeHint() const { return {480, plotHeight + fontMetrics().height() + space::xs}; }

QSize Histogram::minimumSizeHint() const { return {160, sizeHint().height()}; }

std::pair<qint64, qint64> Histogram::span() const
{
    qint64 from = m_data.fromMs;
    qint64 until = from + m_data.bucketMs * m_data.counts.size();
    if (m_data.known) {
        from = until > from ? std::min(from, m_data.known->first) : m_data.known->first;
        until = std::max(until, m_data.known->second);
    }
    return {from, std::max(until, from + 1)};
}

QRect Histogram::plot() const { return rect().adjusted(0, 0, 0, -(fontMetrics().height() + space::xs)); }

int Histogram::xOf(qint64 ms) const
{
    const auto [from, until] = span();
    const QRect area = plot();
    return area.left() + int(double(ms - from) / double(until - from) * area.width());
}

int Histogram::bucketAt(int x) const
{
    if (m_data.bucketMs <= 0)
        return -1;
    const auto [from, until] = span();
    const QRect area = plot();
    const qint64 ms = from + qint64(double(x - area.left()) / std::max(area.width(), 1) * double(until - from));
    const qint64 bucket = ms < m_data.fromMs ? -1 : (ms - m_data.fromMs) / m_data.bucketMs;
    return bucket < m_data.counts.size() ? int(bucket) : -1;
}

QString Histogram::bucketText(int bucket) const
{
    const qint64 from = m_data.fromMs + bucket * m_data.bucketMs;
    const quint64 count = m_data.counts[bucket];
    return tr("%1, for %2: %3")
        .arg(formats::timestamp(from, m_utc), formats::duration(m_data.bucketMs),
             tr("%n match(es)", nullptr, int(std::min<quint64>(count, 1'000'000'000))));
}

void Histogram::describe()
{
    quint64 total = 0;
    int most = -1;
    for (int i = 0; i < m_data.counts.size(); ++i) {
        total += m_data.counts[i];
        if (most < 0 || m_data.counts[i] > m_data.counts[most])
            most = i;
    }
    if (total == 0) {
        setAccessibleDescription(m_empty);
        return;
    }
    setAccessibleDescription(tr("%1 matches between %2 and %3. Most: %4")
                                 .arg(formats::count(std::int64_t(total)), formats::timestamp(m_data.fromMs, m_utc),
                                      formats::timestamp(m_data.fromMs + m_data.bucketMs * m_data.counts.size(), m_utc),
                                      bucketText(most)));
}

void Histogram::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const QRect area = plot();
    painter.fillRect(area, color(Token::Surface));
    if (m_data.known) {
        const int left = xOf(m_data.known->first);
        const int right = std::max(xOf(m_data.known->second), left + 1);
        painter.fillRect(QRect(left, area.top(), right - left, area.height()),
                         mixed(color(Token::Surface), color(Token::Accent), knownPart));
    }
    paintBars(painter);
    painter.setPen(color(Token::ControlBorder));
    painter.drawLine(area.bottomLeft(), area.bottomRight());
    paintLabels(painter);
    if (hasFocus()) {
        painter.setPen(color(Token::Accent));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(area.adjusted(0, 0, -1, -1));
    }
}

void Histogram::paintBars(QPainter& painter) const
{
    if (m_data.counts.isEmpty() || m_data.bucketMs <= 0)
        return;
    const QRect area = plot();
    const quint64 most = std::max<quint64>(1, *std::max_element(m_data.counts.begin(), m_data.counts.end()));
    const auto edge = [&](int bucket) { return xOf(m_data.fromMs + bucket * m_data.bucketMs); };
    if (m_crosshair >= 0 && m_anchor >= 0) {
        const int first = std::min(m_crosshair, m_anchor);
        const int last = std::max(m_crosshair, m_anchor);
        painter.fillRect(QRect(edge(first), area.top(), edge(last + 1) - edge(first), area.height()),
                         mixed(color(Token::Surface), color(Token::Accent), pickedPart));
    }
    for (int i = 0; i < m_data.counts.size(); ++i) {
        if (m_data.counts[i] == 0)
            continue;
        const int height = std::max(leastBar, int(double(m_data.counts[i]) / double(most) * (area.height() - 4)));
        const int left = edge(i);
        const int width = std::max(1, edge(i + 1) - left - 1);
        painter.fillRect(QRect(left, area.bottom() - height, width, height),
                         color(i == m_crosshair ? Token::Accent : Token::Series1));
    }
    if (m_crosshair >= 0) {
        painter.setPen(color(Token::Accent));
        const int middle = (edge(m_crosshair) + edge(m_crosshair + 1)) / 2;
        painter.drawLine(middle, area.top(), middle, area.bottom());
    }
}

void Histogram::paintLabels(QPainter& painter) const
{
    const QRect area = plot();
    painter.setFont(font());
    painter.setPen(color(Token::TextSecondary));
    const QRect line(area.left(), area.bottom() + space::xs / 2, area.width(), fontMetrics().height());
    if (m_data.bucketMs <= 0 && !m_data.known) {
        painter.drawText(area, Qt::AlignCenter, m_empty);
        return;
    }
    const auto [from, until] = span();
    painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter, formats::timestamp(from, m_utc));
    painter.drawText(line, Qt::AlignRight | Qt::AlignVCenter, formats::timestamp(until, m_utc));
    if (m_data.bucketMs <= 0) {
        painter.drawText(area, Qt::AlignCenter, m_empty);
        return;
    }
    const quint64 most = *std::max_element(m_data.counts.begin(), m_data.counts.end());
    const QString middle =
        m_crosshair >= 0 && m_crosshair < m_data.counts.size()
            ? bucketText(m_crosshair)
            : tr("at most %1 a bar of %2").arg(formats::count(std::int64_t(most)), formats::duration(m_data.bucketMs));
    const int side = fontMetrics().horizontalAdvance(formats::timestamp(until, m_utc)) + space::m;
    painter.drawText(line.adjusted(side, 0, -side, 0), Qt::AlignCenter,
                     fontMetrics().elidedText(middle, Qt::ElideMiddle, std::max(0, line.width() - 2 * side)));
}

void Histogram::setCrosshair(int bucket)
{
    if (bucket == m_crosshair)
        return;
    m_crosshair = bucket;
    update();
}

void Histogram::mousePressEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton)
        return;
    setCrosshair(bucketAt(event->pos().x()));
    m_anchor = m_crosshair;
    update();
}

void Histogram::mouseMoveEvent(QMouseEvent* event)
{
    const QRect area = plot();
    const int bucket = bucketAt(std::clamp(event->pos().x(), area.left(), area.right()));
    if (bucket < 0 && event->buttons() & Qt::LeftButton)
        return;
    setCrosshair(bucket);
    if (bucket >= 0)
        QToolTip::showText(event->globalPosition().toPoint(), bucketText(bucket), this);
}

void Histogram::mouseReleaseEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton || m_anchor < 0)
        return;
    const int first = std::min(m_anchor, std::max(m_crosshair, 0));
    const int last = std::max(m_anchor, m_crosshair);
    m_anchor = -1;
    update();
    emit spanPicked(m_data.fromMs + first * m_data.bucketMs, m_data.fromMs + (last + 1) * m_data.bucketMs);
}

void Histogram::leaveEvent(QEvent* event)
{
    if (m_anchor < 0 && !hasFocus())
        setCrosshair(-1);
    QWidget::leaveEvent(event);
}

void Histogram::keyPressEvent(QKeyEvent* event)
{
    const int count = int(m_data.counts.size());
    const int step = event->key() == Qt::Key_Left ? -1 : event->key() == Qt::Key_Right ? 1 : 0;
    if (count == 0 || m_data.bucketMs <= 0) {
        event->ignore();
        return;
    }
    if (step != 0) {
        if (!(event->modifiers() & Qt::ShiftModifier))
            m_anchor = -1;
        else if (m_anchor < 0)
            m_anchor = m_crosshair;
        const int from = m_crosshair >= 0 ? m_crosshair : (step > 0 ? -1 : count);
        setCrosshair(std::clamp(from + step, 0, count - 1));
        setAccessibleDescription(bucketText(m_crosshair));
        update();
    } else if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) && m_crosshair >= 0) {
        const int other = std::exchange(m_anchor, -1);
        const int first = other < 0 ? m_crosshair : std::min(other, m_crosshair);
        const int last = std::max(other, m_crosshair);
        emit spanPicked(m_data.fromMs + first * m_data.bucketMs, m_data.fromMs + (last + 1) * m_data.bucketMs);
    } else {
        event->ignore();
    }
}

void Histogram::focusInEvent(QFocusEvent* event)
{
    QWidget::focusInEvent(event);
    update();
}

void Histogram::focusOutEvent(QFocusEvent* event)
{
    m_anchor = -1;
    setCrosshair(-1);
    describe();
    QWidget::focusOutEvent(event);
    update();
}

} // namespace weir
