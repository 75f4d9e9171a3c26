#include "widgets/frame/navigationitem.h"

#include "widgets/kit/badge.h"
#include "widgets/kit/icons.h"

#include <QApplication>
#include <QContextMenuEvent>
#include <QMenu>
#include <QMouseEvent>
#include <QPainter>

namespace weir {
namespace {

constexpr int markWidth = 3;

} // namespace

NavigationItem::NavigationItem(const QString& pageId, const QString& text, const QString& iconName, QWidget* parent)
    : QAbstractButton(parent), m_pageId(pageId), m_icon(iconName)
{
    setText(text);
    setAccessibleName(text);
    setFocusPolicy(Qt::TabFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(this, &QAbstractButton::clicked, this, [this] {
        const bool control = QApplication::keyboardModifiers() & Qt::ControlModifier;
        emit chosen(control ? Navigator::Where::NewTab : Navigator::Where::Here);
    });
}

void NavigationItem::setFolded(bool folded)
{
    m_folded = folded;
    setToolTip(folded ? text() : QString());
    update();
}

void NavigationItem::setCurrent(bool current)
{
    m_current = current;
    setAccessibleDescription(current ? tr("The page shown now") : QString());
    update();
}

void NavigationItem::setBadge(int count)
{
    m_badge = count;
    setAccessibleName(count > 0 ? tr("%1, %n need(s) attention", nullptr, count).arg(text()) : text());
    update();
}

void NavigationItem::setIconName(const QString& name)
{
    m_icon = name;
    update();
}

QSize NavigationItem::sizeHint() const
{
    return {m_folded ? measure::folded : measure::navigation, measure::row + space::xs};
}

void NavigationItem::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const QRect body = rect().adjusted(space::s, 1, -space::s, -1);
    painter.setRenderHint(QPainter::Antialiasing);
    if (m_current || underMouse() || isDown()) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(color(m_current ? Token::Selection : Token::Raised));
        painter.drawRoundedRect(body, measure::radius, measure::radius);
    }
    if (m_current) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(color(Token::Accent));
        painter.drawRoundedRect(QRect(body.left(), body.top() + space::s, markWidth, body.height() - 2 * space::s), 1,
                                1);
    }
    if (hasFocus()) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(color(Token::Accent), 2));
        painter.drawRoundedRect(body.adjusted(1, 1, -1, -1), measure::radius, measure::radius);
    }
    const int left = m_folded ? (width() - measure::icon) / 2 : body.left() + space::m;
    const QRect iconRect(left, (height() - measure::icon) / 2, measure::icon, measure::icon);
    weir::icon(m_icon, m_current ? Token::Accent : Token::TextSecondary).paint(&painter, iconRect);
    QRect textRect = body.adjusted(0, 0, -space::s, 0);
    textRect.setLeft(iconRect.right() + space::m);
    if (m_badge > 0) {
        const QSize size = countSize(m_badge);
        if (m_folded) {
            painter.setPen(Qt::NoPen);
            painter.setBrush(color(Token::Critical));
            painter.drawEllipse(QPoint(iconRect.right(), iconRect.top()), markWidth, markWidth);
        } else {
            paintCount(painter, QRect(textRect.right() - size.width(), 0, size.width(), height()), m_badge,
                       Status::Critical);
            textRect.setRight(textRect.right() - size.width() - space::xs);
        }
    }
    if (m_folded)
        return;
    QFont font = uiFont(FontRole::Body);
    font.setWeight(m_current ? QFont::DemiBold : QFont::Normal);
    painter.setFont(font);
    painter.setPen(color(Token::Text));
    painter.drawText(textRect, Qt::AlignVCenter | Qt::AlignLeft,
                     painter.fontMetrics().elidedText(text(), Qt::ElideRight, textRect.width()));
}

void NavigationItem::mouseReleaseEvent(QMouseEvent* event)
{
    if (event->button() == Qt::MiddleButton && rect().contains(event->position().toPoint())) {
        emit chosen(Navigator::Where::NewTab);
        return;
    }
    QAbstractButton::mouseReleaseEvent(event);
}

void NavigationItem::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        emit chosen(event->modifiers() & Qt::ControlModifier ? Navigator::Where::NewWindow
                    : event->modifiers() & Qt::ShiftModifier ? Navigator::Where::NewTab
                                                             : Navigator::Where::Here);
        return;
    }
    if (event->key() == Qt::Key_Up || event->key() == Qt::Key_Down) {
        event->ignore(); // the navigation moves along its items
        return;
    }
    QAbstractButton::keyPressEvent(event);
}

void NavigationItem::contextMenuEvent(QContextMenuEvent* event)
{
    if (m_pageId.isEmpty())
        return;
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(tr("Open"), this, [this] { emit chosen(Navigator::Where::Here); });
    menu->addAction(tr("Open in new tab"), this, [this] { emit chosen(Navigator::Where::NewTab); });
    menu->addAction(tr("Open in new window"), this, [this] { emit chosen(Navigator::Where::NewWindow); });
    menu->popup(event->globalPos());
}

void NavigationItem::enterEvent(QEnterEvent* event)
{
    QAbstractButton::enterEvent(event);
    update();
}

void NavigationItem::leaveEvent(QEvent* event)
{
    QAbstractButton::leaveEvent(event);
    update();
}

} // namespace weir
