#include "widgets/frame/gofield.h"

#include "widgets/kit/icons.h"
#include "widgets/kit/tokens.h"

#include <QPainter>

namespace weir {
namespace {

constexpr int wide = 360;
constexpr int narrow = 160;

} // namespace

GoField::GoField(QWidget* parent) : QAbstractButton(parent)
{
    setText(tr("Go to…"));
    setAccessibleName(tr("Go to…"));
    setAccessibleDescription(tr("Finds pages, topics, connections, actions and addresses"));
    setToolTip(tr("Go to a page, topic, connection, action or address (Ctrl+K)"));
    setFocusPolicy(Qt::TabFocus);
    setCursor(Qt::IBeamCursor);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
}

QSize GoField::sizeHint() const { return {wide, measure::control}; }
QSize GoField::minimumSizeHint() const { return {narrow, measure::control}; }

void GoField::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const qreal half = 0.5;
    const bool marked = hasFocus() || underMouse();
    painter.setPen(QPen(color(marked ? Token::Accent : Token::ControlBorder), hasFocus() ? 2 : 1));
    painter.setBrush(color(Token::Surface));
    painter.drawRoundedRect(QRectF(rect()).adjusted(half, half, -half, -half), measure::radius, measure::radius);
    QRect inner = rect().adjusted(space::s, 0, -space::s, 0);
    const QRect iconRect(inner.left(), (height() - measure::icon) / 2, measure::icon, measure::icon);
    weir::icon(QStringLiteral("search"), Token::TextSecondary).paint(&painter, iconRect);
    inner.setLeft(iconRect.right() + space::s);
    painter.setPen(color(Token::TextSecondary));
    painter.setFont(uiFont(FontRole::Secondary));
    const QString keys = QKeySequence(Qt::CTRL | Qt::Key_K).toString(QKeySequence::NativeText);
    painter.drawText(inner, Qt::AlignVCenter | Qt::AlignRight, keys);
    inner.setRight(inner.right() - painter.fontMetrics().horizontalAdvance(keys) - space::s);
    painter.setFont(uiFont(FontRole::Body));
    painter.drawText(inner, Qt::AlignVCenter | Qt::AlignLeft,
                     painter.fontMetrics().elidedText(text(), Qt::ElideRight, inner.width()));
}

void GoField::enterEvent(QEnterEvent* event)
{
    QAbstractButton::enterEvent(event);
    update();
}

void GoField::leaveEvent(QEvent* event)
{
    QAbstractButton::leaveEvent(event);
    update();
}

} // namespace weir
