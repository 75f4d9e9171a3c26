#include "widgets/kit/icons.h"
#include "widgets/kit/stylepaint.h"

#include <QAbstractScrollArea>
#include <QWidget>

namespace weir::stylepaint {
namespace {

constexpr int menuIconColumn = 28;
constexpr int menuShortcutGap = 24;

QColor scrollBarGround(const QWidget* widget)
{
    for (const QWidget* parent = widget ? widget->parentWidget() : nullptr; parent; parent = parent->parentWidget()) {
        if (const auto* area = qobject_cast<const QAbstractScrollArea*>(parent)) {
            const QWidget* viewport = area->viewport();
            return viewport->palette().color(viewport->autoFillBackground() ? viewport->backgroundRole()
                                                                            : parent->backgroundRole());
        }
        if (parent->isWindow())
            break;
    }
    return {};
}

} // namespace

void tab(QPainter* painter, const QStyleOptionTab* option)
{
    const bool selected = option->state & QStyle::State_Selected;
    const bool hover = (option->state & QStyle::State_Enabled) && (option->state & QStyle::State_MouseOver);
    const QRect rect = option->rect;
    if (hover && !selected)
        box(painter, QRectF(rect).adjusted(2, 4, -2, -4),
            mixed(color(Token::Raised), color(Token::ControlBorder), 0.15), {});
    if (!selected)
        return;
    const bool upright = option->shape == QTabBar::RoundedWest || option->shape == QTabBar::RoundedEast ||
                         option->shape == QTabBar::TriangularWest || option->shape == QTabBar::TriangularEast;
    const QColor accent = color(option->state & QStyle::State_Enabled ? Token::Accent : Token::ControlBorder);
    if (upright)
        painter->fillRect(QRect(rect.right() - 1, rect.top() + 4, 2, rect.height() - 8), accent);
    else
        painter->fillRect(QRect(rect.left() + space::s, rect.bottom() - 1, rect.width() - 2 * space::s, 2), accent);
    if ((option->state & QStyle::State_HasFocus) && (option->state & QStyle::State_KeyboardFocusChange))
        box(painter, QRectF(rect).adjusted(2, 3, -2, -4), {}, color(Token::Accent));
}

void headerSection(QPainter* painter, const QStyleOption* option)
{
    const QRect rect = option->rect;
    const bool hover = (option->state & QStyle::State_Enabled) && (option->state & QStyle::State_MouseOver);
    painter->fillRect(rect, color(hover ? Token::Raised : Token::Surface));
    const auto* header = qstyleoption_cast<const QStyleOptionHeader*>(option);
    if (header && header->orientation == Qt::Vertical)
        return;
    painter->fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), color(Token::Line));
    if (hover) // where to take hold of the column's edge
        painter->fillRect(QRect(rect.right(), rect.top() + 6, 1, rect.height() - 12), color(Token::ControlBorder));
}

void itemPanel(QPainter* painter, const QStyleOptionViewItem* option)
{
    if (option->backgroundBrush.style() != Qt::NoBrush)
        painter->fillRect(option->rect, option->backgroundBrush);
    if (option->state & QStyle::State_Selected)
        painter->fillRect(option->rect, color(Token::Selection));
    else if ((option->state & QStyle::State_MouseOver) && (option->state & QStyle::State_Enabled))
        painter->fillRect(option->rect, color(Token::Raised));
}

void scrollBar(QPainter* painter, const QStyleOptionSlider* option, const QWidget* widget, const QRect& handle)
{
    if (const QColor ground = scrollBarGround(widget); ground.isValid())
        painter->fillRect(option->rect, ground);
    if (option->maximum <= option->minimum)
        return;
    const bool enabled = option->state & QStyle::State_Enabled;
    const bool active = (option->activeSubControls & QStyle::SC_ScrollBarSlider) &&
                        (option->state & (QStyle::State_MouseOver | QStyle::State_Sunken));
    const double inset = option->state & QStyle::State_MouseOver ? 1.5 : 2.5;
    QRectF bar(handle);
    bar.adjust(inset, inset, -inset, -inset);
    const double radius = std::min(bar.width(), bar.height()) / 2;
    const QColor ink = active ? color(Token::TextSecondary) : color(enabled ? Token::ControlBorder : Token::Line);
    box(painter, bar, active ? ink : mixed(ink, color(Token::Surface), 0.25), {}, radius);
}

void menuItem(QPainter* painter, const QStyleOptionMenuItem* option)
{
    const QRect rect = option->rect;
    const bool enabled = option->state & QStyle::State_Enabled;
    painter->save();
    if (option->menuItemType == QStyleOptionMenuItem::Separator) {
        int left = rect.left() + space::s;
        if (!option->text.isEmpty()) {
            painter->setFont(uiFont(FontRole::Secondary));
            painter->setPen(color(Token::TextSecondary));
            painter->drawText(rect.adjusted(space::m, 0, -space::m, 0), Qt::AlignLeft | Qt::AlignVCenter, option->text);
            left += painter->fontMetrics().horizontalAdvance(option->text) + space::m;
        }
        painter->fillRect(QRect(left, rect.center().y(), rect.right() - space::s - left, 1), color(Token::Line));
        painter->restore();
        return;
    }
    if ((option->state & QStyle::State_Selected) && enabled)
        box(painter, QRectF(rect).adjusted(space::xs, 0, -space::xs, 0), color(Token::Selection), {});
    const QRect mark(rect.left() + space::s, rect.top(), menuIconColumn - space::s, rect.height());
    if (option->checkType != QStyleOptionMenuItem::NotCheckable) {
        if (option->checked && option->icon.isNull()) {
            const bool one = option->checkType == QStyleOptionMenuItem::Exclusive;
            glyph(painter, mark, one ? QStringLiteral("circle-dot") : QStringLiteral("check"), Token::Accent, 14,
                  enabled);
        } else if (option->checked) {
            box(painter, QRectF(mark).adjusted(-1, 2, -1, -2), color(Token::Selection), color(Token::Accent), 3);
        }
    }
    if (!option->icon.isNull()) {
        const QRect square(mark.center().x() - measure::icon / 2 + 1, mark.center().y() - measure::icon / 2 + 1,
                           measure::icon, measure::icon);
        option->icon.paint(painter, square, Qt::AlignCenter, enabled ? QIcon::Normal : QIcon::Disabled);
    }
    QFont font = option->font;
    painter->setFont(font);
    const QRect words(rect.left() + space::xs + menuIconColumn, rect.top(),
                      rect.width() - menuIconColumn - space::xl - space::xs, rect.height());
    const QString text = option->text.section(QLatin1Char('\t'), 0, 0);
    const QString shortcut = option->text.section(QLatin1Char('\t'), 1);
    painter->setPen(enabled ? color(Token::Text) : disabledText());
    painter->drawText(words, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine | Qt::TextShowMnemonic, text);
    if (!shortcut.isEmpty()) {
        painter->setPen(enabled ? color(Token::TextSecondary) : disabledText());
        painter->drawText(words.adjusted(0, 0, space::s, 0), Qt::AlignRight | Qt::AlignVCenter | Qt::TextSingleLine,
                          shortcut);
    }
    if (option->menuItemType == QStyleOptionMenuItem::SubMenu)
        glyph(painter, QRect(rect.right() - space::xl, rect.top(), space::xl - space::xs, rect.height()),
              QStringLiteral("chevron-right"), Token::TextSecondary, 14, enabled);
    painter->restore();
}

QSize menuItemSize(const QStyleOptionMenuItem* option, const QSize& content)
{
    if (option->menuItemType == QStyleOptionMenuItem::Separator)
        return {content.width(), option->text.isEmpty() ? 9 : measure::compactRow};
    const QString text = option->text.section(QLatin1Char('\t'), 0, 0);
    const QString shortcut = option->text.section(QLatin1Char('\t'), 1);
    int width = space::xs + menuIconColumn + option->fontMetrics.size(Qt::TextShowMnemonic, text).width() + space::xl +
                space::s;
    if (!shortcut.isEmpty())
        width += menuShortcutGap + option->fontMetrics.horizontalAdvance(shortcut);
    return {std::max(width, 140), measure::row - 2};
}

void progressGroove(QPainter* painter, const QRect& rect)
{
    box(painter, QRectF(rect.x(), rect.center().y() - 2, rect.width(), 5), color(Token::Line), {}, 2.5);
}

void progress(QPainter* painter, const QStyleOptionProgressBar* option)
{
    const QRect rect = option->rect;
    const double range = double(option->maximum) - option->minimum;
    double from = 0;
    double part = range > 0 ? (double(option->progress) - option->minimum) / range : 0;
    if (range <= 0) {
        from = 0.33;
        part = 0.33;
    }
    if (part <= 0)
        return;
    const double width = std::max(5.0, std::clamp(part, 0.0, 1.0) * rect.width());
    const double left = option->direction == Qt::RightToLeft ? rect.right() + 1 - width - from * rect.width()
                                                             : rect.x() + from * rect.width();
    box(painter, QRectF(left, rect.center().y() - 2, width, 5), color(Token::Accent), {}, 2.5);
}

} // namespace weir::stylepaint
