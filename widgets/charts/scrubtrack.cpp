#include "widgets/charts/scrubtrack.h"

#include "widgets/charts/timeticks.h"
#include "widgets/kit/tokens.h"

#include <QAccessible>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>
#include <algorithm>

namespace weir {
namespace {

constexpr int stripHeight = 14, handle = 9, tellPace = 100;
constexpr double recordedPart = 0.35, keyPart = 0.01, farKeyPart = 0.1;

} // namespace

ScrubTrack::ScrubTrack(TimeAxis& axis, QWidget* parent) : QWidget(parent), m_axis(axis)
{
    setAccessibleName(tr("Moment shown"));
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setFont(uiFont(FontRole::Secondary));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    m_pace.setSingleShot(true);
    m_pace.setTimerType(Qt::PreciseTimer); // never early
    connect(&m_pace, &QTimer::timeout, this, [this] {
        if (m_asked)
            tell();
    });
    const auto changed = [this] {
        describe();
        update();
    };
    connect(&m_axis, &TimeAxis::rangeChanged, this, changed);
    connect(&m_axis, &TimeAxis::momentChanged, this, changed);
    connect(&m_axis, &TimeAxis::zoneChanged, this, changed);
    describe();
}

void ScrubTrack::setRecorded(const QVector<std::pair<std::int64_t, std::int64_t>>& spans)
{
    m_recorded = spans;
    m_isKnown = true;
    describe();
    update();
}

bool ScrubTrack::isRecorded(std::int64_t ms) const
{
    return !m_isKnown || std::any_of(m_recorded.begin(), m_recorded.end(),
                                     [ms](const auto& span) { return span.first <= ms && ms <= span.second; });
}

QSize ScrubTrack::sizeHint() const { return {measure::fieldMax, stripHeight + fontMetrics().height() + 2 * space::xs}; }
QSize ScrubTrack::minimumSizeHint() const { return {measure::navigation, sizeHint().height()}; }

QRect ScrubTrack::strip() const { return {handle, space::xs, std::max(1, width() - 2 * handle), stripHeight}; }

std::int64_t ScrubTrack::msAt(int x) const
{
    const QRect area = strip();
    const double part = std::clamp(double(x - area.left()) / std::max(1, area.width() - 1), 0.0, 1.0);
    return m_axis.fromMs() + std::int64_t(part * double(m_axis.untilMs() - m_axis.fromMs()));
}

int ScrubTrack::xOf(std::int64_t ms) const
{
    const QRect area = strip();
    const double part = double(ms - m_axis.fromMs()) / double(m_axis.untilMs() - m_axis.fromMs());
    return area.left() + int(std::clamp(part, 0.0, 1.0) * (area.width() - 1));
}

void ScrubTrack::ask(std::int64_t ms)
{
    m_asked = ms;
    if (!m_pace.isActive())
        tell();
    update();
}

void ScrubTrack::tell()
{
    const std::int64_t ms = *std::exchange(m_asked, std::nullopt);
    m_pace.start(tellPace);
    m_axis.setMoment(ms >= m_axis.nowMs() ? std::nullopt : std::optional(ms));
}

QString ScrubTrack::momentText() const
{
    const auto moment = m_asked ? m_asked : m_axis.moment();
    if (!moment)
        return m_axis.isLive() ? tr("now") : QString();
    const QString text = shortMoment(*moment, m_axis.untilMs() - m_axis.fromMs(), m_axis.isUtc());
    return isRecorded(*moment) ? text : tr("%1: nothing was recorded").arg(text);
}

void ScrubTrack::describe()
{
    const QString text = momentText();
    if (text == accessibleDescription())
        return;
    setAccessibleDescription(text);
    QAccessibleEvent changed(this, QAccessible::DescriptionChanged);
    QAccessible::updateAccessibility(&changed);
}

void ScrubTrack::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const QRect area = strip();
    painter.fillRect(area, color(Token::Surface));
    const QColor recorded = mixed(color(Token::Surface), color(Token::Accent), recordedPart);
    if (!m_isKnown) {
        painter.fillRect(area, recorded);
    } else {
        const std::int64_t from = m_axis.fromMs(), until = m_axis.untilMs();
        painter.fillRect(area.intersected(QRect(area.left(), area.top(),
                                                xOf(std::min(until, m_axis.nowMs())) - area.left(), area.height())),
                         QBrush(color(Token::ControlBorder), Qt::BDiagPattern));
        for (const auto& span : m_recorded) {
            if (span.second < from || span.first > until)
                continue;
            const int left = xOf(span.first);
            painter.fillRect(QRect(left, area.top(), std::max(1, xOf(span.second) - left), area.height()), recorded);
        }
    }
    painter.setPen(QPen(color(hasFocus() ? Token::Accent : Token::ControlBorder), measure::line));
    painter.drawRect(area.adjusted(0, 0, -1, -1));

    const std::int64_t span = m_axis.untilMs() - m_axis.fromMs();
    painter.setPen(color(Token::TextSecondary));
    const QRect line(area.left(), area.bottom() + space::xs / 2, area.width(), fontMetrics().height());
    const QString from = shortMoment(m_axis.fromMs(), span, m_axis.isUtc()),
                  until = shortMoment(m_axis.untilMs(), span, m_axis.isUtc());
    painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter, from);
    painter.drawText(line, Qt::AlignRight | Qt::AlignVCenter, until);

    const auto moment = m_asked ? m_asked : m_axis.moment();
    if (!moment && !m_axis.isLive())
        return;
    const int x = xOf(moment.value_or(m_axis.nowMs()));
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(color(Token::Surface), measure::line));
    painter.setBrush(color(Token::Accent));
    painter.drawRoundedRect(QRectF(x - handle / 2.0, area.top() - 2.5, handle, area.height() + 4), measure::radius,
                            measure::radius);
    if (!moment)
        return;
    painter.setPen(color(Token::Text));
    const QString text = momentText();
    const int wide = fontMetrics().horizontalAdvance(text);
    const int left = line.left() + fontMetrics().horizontalAdvance(from) + space::m;
    const int right = line.right() - fontMetrics().horizontalAdvance(until) - space::m - wide;
    if (right >= left)
        painter.drawText(QRect(std::clamp(x - wide / 2, left, right), line.top(), wide, line.height()), Qt::AlignCenter,
                         text);
}

bool ScrubTrack::event(QEvent* event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    const std::int64_t at = msAt(help->pos().x());
    const QString text = shortMoment(at, m_axis.untilMs() - m_axis.fromMs(), m_axis.isUtc());
    QToolTip::showText(help->globalPos(), isRecorded(at) ? text : tr("%1: nothing was recorded").arg(text), this);
    return true;
}

void ScrubTrack::mousePressEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton)
        return QWidget::mousePressEvent(event);
    m_isDragging = true;
    ask(msAt(event->position().toPoint().x()));
}

void ScrubTrack::mouseMoveEvent(QMouseEvent* event)
{
    if (m_isDragging)
        ask(msAt(event->position().toPoint().x()));
}

void ScrubTrack::mouseReleaseEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton || !std::exchange(m_isDragging, false))
        return QWidget::mouseReleaseEvent(event);
    m_asked = msAt(event->position().toPoint().x());
    tell();
}

void ScrubTrack::keyPressEvent(QKeyEvent* event)
{
    const std::int64_t from = m_axis.fromMs(), until = m_axis.untilMs();
    const auto at = m_asked.value_or(m_axis.moment().value_or(std::min(until, m_axis.nowMs())));
    const double part = event->modifiers().testFlag(Qt::ShiftModifier) ? farKeyPart : keyPart;
    const auto by = std::max<std::int64_t>(1, std::int64_t(double(until - from) * part));
    switch (event->key()) {
    case Qt::Key_Left:
        return ask(std::max(from, at - by));
    case Qt::Key_Right:
        return ask(std::min(until, at + by));
    case Qt::Key_Home:
        return ask(from);
    case Qt::Key_End:
        return ask(until);
    case Qt::Key_PageUp:
        return m_axis.setRange(from - (until - from) / 2, until - (until - from) / 2);
    case Qt::Key_PageDown:
        return m_axis.setRange(from + (until - from) / 2, until + (until - from) / 2);
    case Qt::Key_Escape:
        if (m_axis.moment() || !m_axis.isLive()) {
            emit liveAsked();
            return;
        }
        break;
    default:
        break;
    }
    event->ignore();
}

void ScrubTrack::focusInEvent(QFocusEvent* event)
{
    QWidget::focusInEvent(event);
    update();
}

void ScrubTrack::focusOutEvent(QFocusEvent* event)
{
    QWidget::focusOutEvent(event);
    update();
}

} // namespace weir
