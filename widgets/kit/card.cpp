#include "widgets/kit/card.h"

#include "models/common/formats.h"
#include "widgets/kit/icons.h"
#include "widgets/kit/stylepaint.h"
#include "widgets/kit/theme.h"
#include "widgets/kit/tokens.h"

#include <QFontMetrics>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

namespace weir {
namespace {

int heightOf(FontRole role) { return QFontMetrics(uiFont(role)).height(); }

} // namespace

Card::Card(const QString& name, QWidget* parent) : QWidget(parent), m_name(name)
{
    setFocusPolicy(Qt::TabFocus);
    setCursor(Qt::PointingHandCursor);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(name);
    connect(&ThemeController::instance(), &ThemeController::themeChanged, this, qOverload<>(&QWidget::update));
}

void Card::setFact(const QString& value, const QString& sentence, Status status)
{
    if (value == m_value && sentence == m_sentence && status == m_status)
        return;
    m_value = value;
    m_sentence = sentence;
    m_status = status;
    setAccessibleDescription(value + QStringLiteral(". ") + sentence);
    setToolTip(sentence);
    update();
}

QSize Card::sizeHint() const
{
    return {220, 2 * space::s + heightOf(FontRole::Secondary) + heightOf(FontRole::Title) +
                     heightOf(FontRole::Secondary) + 2 * space::xs};
}

QSize Card::minimumSizeHint() const { return {140, sizeHint().height()}; }

void Card::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const bool needsSomebody = m_status != Status::Neutral && m_status != Status::Ok;
    const QColor ink = color(statusToken(m_status));
    const QColor fill = color(m_isHovered ? Token::Raised : Token::Surface);
    stylepaint::box(&painter, rect(), needsSomebody ? mixed(fill, ink, isDark() ? 0.10 : 0.05) : fill,
                    hasFocus()      ? color(Token::Accent)
                    : needsSomebody ? mixed(color(Token::Line), ink, 0.45)
                                    : color(Token::Line));
    QRect inner = rect().adjusted(space::m, space::s, -space::m, -space::s);
    const auto line = [&](FontRole role, const QColor& pen, const QString& text, QRect where) {
        painter.setFont(uiFont(role));
        painter.setPen(pen);
        painter.drawText(where, Qt::AlignLeft | Qt::AlignVCenter,
                         QFontMetrics(painter.font()).elidedText(text, Qt::ElideRight, where.width()));
    };
    QRect row = inner;
    row.setHeight(heightOf(FontRole::Secondary));
    line(FontRole::Secondary, color(Token::TextSecondary), m_name, row);
    row = QRect(inner.left(), row.bottom() + 1 + space::xs, inner.width(), heightOf(FontRole::Title));
    QRect value = row;
    if (needsSomebody) {
        const QRect icon(row.left(), row.center().y() - measure::icon / 2, measure::icon, measure::icon);
        statusIcon(m_status).paint(&painter, icon);
        value.setLeft(icon.right() + space::s);
    }
    line(FontRole::Title, needsSomebody ? ink : color(Token::Text), m_value.isEmpty() ? formats::unknown() : m_value,
         value);
    row = QRect(inner.left(), row.bottom() + 1 + space::xs, inner.width(), heightOf(FontRole::Secondary));
    line(FontRole::Secondary, color(Token::TextSecondary), m_sentence, row);
}

void Card::mouseReleaseEvent(QMouseEvent* event)
{
    if (!rect().contains(event->pos()))
        return;
    if (event->button() == Qt::MiddleButton)
        emit chosen(true);
    else if (event->button() == Qt::LeftButton)
        emit chosen(event->modifiers() & Qt::ControlModifier);
}

void Card::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter || event->key() == Qt::Key_Space)
        emit chosen(event->modifiers() & Qt::ControlModifier);
    else
        QWidget::keyPressEvent(event);
}

void Card::enterEvent(QEnterEvent*)
{
    m_isHovered = true;
    update();
}

void Card::leaveEvent(QEvent*)
{
    m_isHovered = false;
    update();
}

void Card::focusInEvent(QFocusEvent* event)
{
    QWidget::focusInEvent(event);
    update();
}

void Card::focusOutEvent(QFocusEvent* event)
{
    QWidget::focusOutEvent(event);
    update();
}

} // namespace weir
