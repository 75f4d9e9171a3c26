#include "widgets/kit/stylepaint.h"

#include "widgets/kit/icons.h"

#include <QLineEdit>
#include <QPainterPath>
#include <QWidget>

namespace weir::stylepaint {
namespace {

constexpr double focusWidth = 2;

bool showsFocus(const QStyleOption* option)
{
    return (option->state & QStyle::State_HasFocus) && (option->state & QStyle::State_KeyboardFocusChange);
}

QColor pressed() { return mixed(color(Token::Raised), color(Token::ControlBorder), 0.3); }

QPainterPath segmentPath(const QRectF& rect, const QString& place)
{
    const bool left = place == QLatin1String("first") || place == QLatin1String("only");
    const bool right = place == QLatin1String("last") || place == QLatin1String("only");
    QPainterPath path;
    path.addRoundedRect(rect, measure::radius, measure::radius);
    QPainterPath square;
    if (!left)
        square.addRect(QRectF(rect.left(), rect.top(), measure::radius * 2, rect.height()));
    if (!right)
        square.addRect(QRectF(rect.right() - measure::radius * 2, rect.top(), measure::radius * 2, rect.height()));
    return path.united(square);
}

void segment(QPainter* painter, const QStyleOption* option, const QString& place)
{
    const bool on = option->state & QStyle::State_On;
    const bool enabled = option->state & QStyle::State_Enabled;
    const bool hover = enabled && (option->state & QStyle::State_MouseOver);
    // Neighbours share one border: each but the last reaches half a pixel out of its right edge.
    const bool last = place == QLatin1String("last") || place == QLatin1String("only");
    const QRectF rect = QRectF(option->rect).adjusted(0.5, 0.5, last ? -0.5 : 0.5, -0.5);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setBrush(color(on && enabled ? Token::Selection : hover || on ? Token::Raised : Token::Surface));
    painter->setPen(color(enabled ? Token::ControlBorder : Token::Line));
    painter->drawPath(segmentPath(rect, place));
    if (on && enabled) {
        painter->setBrush(Qt::NoBrush);
        painter->setPen(color(Token::Accent));
        painter->drawPath(segmentPath(rect, place));
    }
    if (showsFocus(option)) {
        painter->setBrush(Qt::NoBrush);
        painter->setPen(QPen(color(Token::Accent), focusWidth));
        painter->drawPath(segmentPath(rect.adjusted(1, 1, -1, -1), QStringLiteral("only")));
    }
    painter->restore();
}

} // namespace

bool flag(const QWidget* widget, const char* property) { return widget && widget->property(property).toBool(); }

QColor disabledText() { return mixed(color(Token::TextSecondary), color(Token::Surface), 0.45); }

void box(QPainter* painter, const QRectF& rect, const QColor& fill, const QColor& border, double radius, double width)
{
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setBrush(fill.isValid() ? QBrush(fill) : QBrush(Qt::NoBrush));
    painter->setPen(border.isValid() ? QPen(border, width) : QPen(Qt::NoPen));
    const double inset = border.isValid() ? width / 2 : 0;
    painter->drawRoundedRect(rect.adjusted(inset, inset, -inset, -inset), radius, radius);
    painter->restore();
}

void glyph(QPainter* painter, const QRect& rect, const QString& name, Token token, int size, bool enabled)
{
    const QRect square(rect.x() + (rect.width() - size) / 2, rect.y() + (rect.height() - size) / 2, size, size);
    icon(name, token).paint(painter, square, Qt::AlignCenter, enabled ? QIcon::Normal : QIcon::Disabled);
}

void pushButton(QPainter* painter, const QStyleOption* option, const QWidget* widget)
{
    const QString place = widget ? widget->property("segment").toString() : QString();
    if (!place.isEmpty())
        return segment(painter, option, place);
    const bool enabled = option->state & QStyle::State_Enabled;
    const bool hover = enabled && (option->state & QStyle::State_MouseOver);
    const bool down = option->state & (QStyle::State_Sunken | QStyle::State_On);
    const QRectF rect(option->rect);
    if (flag(widget, "link")) {
        if (showsFocus(option))
            box(painter, rect, {}, color(Token::Accent), measure::radius, 1);
        return;
    }
    const bool primary = flag(widget, "primary");
    const auto* button = qstyleoption_cast<const QStyleOptionButton*>(option);
    const bool flat = button && (button->features & QStyleOptionButton::Flat) && !primary;
    QColor fill = flat ? QColor() : color(Token::Surface);
    QColor border = flat ? QColor() : color(enabled ? Token::ControlBorder : Token::Line);
    if (down)
        fill = pressed();
    else if (hover)
        fill = flat ? mixed(color(Token::Raised), color(Token::ControlBorder), 0.18) : color(Token::Raised);
    if (hover && !flat)
        border = color(Token::TextSecondary);
    if (flag(widget, "danger") && enabled)
        border = color(Token::Critical);
    if (primary) {
        const QColor accent = color(Token::Accent);
        fill = !enabled ? color(Token::Line)
               : down   ? mixed(accent, color(Token::Text), 0.25)
               : hover  ? mixed(accent, color(Token::Text), 0.12)
                        : accent;
        border = QColor();
    }
    box(painter, rect, fill, border);
    if (!showsFocus(option))
        return;
    if (primary)
        box(painter, rect.adjusted(2, 2, -2, -2), {}, color(Token::TextOnAccent), 2, 1);
    else
        box(painter, rect, {}, color(Token::Accent), measure::radius, focusWidth);
}

void pushButtonLabel(QPainter* painter, const QStyleOptionButton* option, const QWidget* widget)
{
    const bool enabled = option->state & QStyle::State_Enabled;
    QColor ink = color(Token::Text);
    if (flag(widget, "primary"))
        ink = color(Token::TextOnAccent);
    else if (flag(widget, "danger"))
        ink = color(Token::Critical);
    else if (flag(widget, "link"))
        ink = color(Token::Accent);
    if (!enabled)
        ink = flag(widget, "primary") ? color(Token::TextSecondary) : disabledText();

    const bool menu = option->features & QStyleOptionButton::HasMenu;
    QRect area = option->rect;
    if (menu) {
        const QRect arrow(area.right() - 22, area.top(), 18, area.height());
        glyph(painter, arrow, QStringLiteral("chevron-down"),
              flag(widget, "primary") ? Token::TextOnAccent : Token::TextSecondary, 14, enabled);
        area.setRight(arrow.left());
    }
    const int gap = option->icon.isNull() || option->text.isEmpty() ? 0 : 6;
    const int iconSide = option->icon.isNull() ? 0 : option->iconSize.width();
    const int textWidth = option->fontMetrics.size(Qt::TextShowMnemonic, option->text).width();
    int left = area.x() + std::max(measure::radius, (area.width() - iconSide - gap - textWidth) / 2);
    if (flag(widget, "link") && option->icon.isNull())
        left = area.x() + (area.width() - textWidth) / 2;
    if (iconSide > 0) {
        const QRect square(left, area.y() + (area.height() - iconSide) / 2, iconSide, iconSide);
        option->icon.paint(painter, square, Qt::AlignCenter, enabled ? QIcon::Normal : QIcon::Disabled);
        left += iconSide + gap;
    }
    painter->save();
    painter->setPen(ink);
    if (flag(widget, "link") && (option->state & QStyle::State_MouseOver) && enabled) {
        QFont font = painter->font();
        font.setUnderline(true);
        painter->setFont(font);
    }
    const QRect textArea(left, area.y(), std::max(0, area.right() + 1 - left - (gap == 0 ? 0 : measure::radius)),
                         area.height());
    const QString text =
        textWidth > textArea.width() + 1
            ? option->fontMetrics.elidedText(option->text, Qt::ElideRight, textArea.width(), Qt::TextShowMnemonic)
            : option->text;
    painter->drawText(textArea, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine | Qt::TextShowMnemonic, text);
    painter->restore();
}

void toolButton(QPainter* painter, const QStyleOption* option)
{
    const bool enabled = option->state & QStyle::State_Enabled;
    const bool flat = option->state & QStyle::State_AutoRaise;
    QColor fill = flat ? QColor() : color(Token::Surface);
    if (option->state & QStyle::State_On)
        fill = color(Token::Selection);
    else if (option->state & QStyle::State_Sunken)
        fill = pressed();
    else if (enabled && (option->state & QStyle::State_MouseOver))
        fill = flat ? mixed(color(Token::Raised), color(Token::ControlBorder), 0.18) : color(Token::Raised);
    const QColor border = flat ? QColor() : color(enabled ? Token::ControlBorder : Token::Line);
    box(painter, option->rect, fill, border);
}

void toolButtonControl(QPainter* painter, const QStyleOptionToolButton* option)
{
    const bool enabled = option->state & QStyle::State_Enabled;
    toolButton(painter, option);
    if (showsFocus(option))
        box(painter, option->rect, {}, color(Token::Accent), measure::radius, focusWidth);
    const bool withIcon = option->toolButtonStyle != Qt::ToolButtonTextOnly && !option->icon.isNull();
    const bool withText = !option->text.isEmpty() && (option->toolButtonStyle != Qt::ToolButtonIconOnly || !withIcon);
    const bool arrow = (option->features & QStyleOptionToolButton::HasMenu) && withText;
    QRect area = option->rect;
    if (arrow) {
        glyph(painter, QRect(area.right() - 20, area.top(), 16, area.height()), QStringLiteral("chevron-down"),
              Token::TextSecondary, 14, enabled);
        area.setRight(area.right() - 16);
    }
    if (!withText) {
        const QSize size = option->iconSize;
        const QRect square(area.x() + (area.width() - size.width()) / 2, area.y() + (area.height() - size.height()) / 2,
                           size.width(), size.height());
        option->icon.paint(painter, square, Qt::AlignCenter, enabled ? QIcon::Normal : QIcon::Disabled);
        return;
    }
    area.adjust(space::s, 0, -space::s, 0);
    if (withIcon) {
        const QSize size = option->iconSize;
        const QRect square(area.x(), area.y() + (area.height() - size.height()) / 2, size.width(), size.height());
        option->icon.paint(painter, square, Qt::AlignCenter, enabled ? QIcon::Normal : QIcon::Disabled);
        area.adjust(size.width() + 6, 0, 0, 0);
    }
    painter->save();
    painter->setFont(option->font);
    painter->setPen(enabled ? option->palette.color(QPalette::ButtonText) : disabledText());
    const QString text =
        option->fontMetrics.elidedText(option->text, Qt::ElideMiddle, area.width() + 1, Qt::TextShowMnemonic);
    painter->drawText(area,
                      (withIcon ? Qt::AlignLeft : Qt::AlignHCenter) | Qt::AlignVCenter | Qt::TextSingleLine |
                          Qt::TextShowMnemonic,
                      text);
    painter->restore();
}

void field(QPainter* painter, const QStyleOption* option, const QWidget* widget)
{
    const bool enabled = option->state & QStyle::State_Enabled;
    const bool readOnly = option->state & QStyle::State_ReadOnly;
    const bool focus = option->state & QStyle::State_HasFocus;
    QColor border = color(!enabled || readOnly ? Token::Line : Token::ControlBorder);
    if (enabled && !readOnly && (option->state & QStyle::State_MouseOver))
        border = color(Token::TextSecondary);
    if (flag(widget, "invalid"))
        border = color(Token::Critical);
    else if (focus)
        border = color(Token::Accent);
    box(painter, option->rect, color(!enabled || readOnly ? Token::Raised : Token::Surface), border, measure::radius,
        focus ? focusWidth : measure::line);
}

void checkBox(QPainter* painter, const QStyleOption* option)
{
    const bool enabled = option->state & QStyle::State_Enabled;
    const bool on = option->state & (QStyle::State_On | QStyle::State_NoChange);
    const QRect rect = option->rect;
    const QColor fill = on ? color(enabled ? Token::Accent : Token::ControlBorder) : color(Token::Surface);
    QColor border = on ? fill : color(enabled ? Token::ControlBorder : Token::Line);
    if (enabled && !on && (option->state & QStyle::State_MouseOver))
        border = color(Token::Accent);
    box(painter, rect, fill, border, 3);
    if (on) {
        const bool partly = option->state & QStyle::State_NoChange;
        glyph(painter, rect, partly ? QStringLiteral("minus") : QStringLiteral("check"), Token::TextOnAccent, 12);
    }
}

void radioButton(QPainter* painter, const QStyleOption* option)
{
    const bool enabled = option->state & QStyle::State_Enabled;
    const bool on = option->state & QStyle::State_On;
    const QRectF rect(option->rect);
    QColor border = color(!enabled ? Token::Line : on ? Token::Accent : Token::ControlBorder);
    if (enabled && !on && (option->state & QStyle::State_MouseOver))
        border = color(Token::Accent);
    box(painter, rect, color(Token::Surface), border, rect.width() / 2, on ? 5 : 1);
}

void comboBox(QPainter* painter, const QStyleOptionComboBox* option, const QWidget* widget, const QRect& arrow)
{
    if (option->frame) {
        QStyleOption copy = *option;
        if (!option->editable)
            copy.state.setFlag(QStyle::State_HasFocus, showsFocus(option) || (option->state & QStyle::State_On));
        copy.state.setFlag(QStyle::State_ReadOnly, false);
        field(painter, &copy, widget);
    }
    glyph(painter, arrow, QStringLiteral("chevron-down"), Token::TextSecondary, 14,
          option->state & QStyle::State_Enabled);
}

void spinBox(QPainter* painter, const QStyleOptionSpinBox* option, const QWidget* widget, const QRect& up,
             const QRect& down)
{
    if (option->frame)
        field(painter, option, widget);
    if (option->buttonSymbols == QAbstractSpinBox::NoButtons)
        return;
    const auto arrow = [&](const QRect& rect, QStyle::SubControl part, const QString& name,
                           QAbstractSpinBox::StepEnabledFlag step) {
        const bool enabled = (option->state & QStyle::State_Enabled) && (option->stepEnabled & step);
        if (enabled && (option->activeSubControls & part))
            box(painter, QRectF(rect).adjusted(0, 1, -2, -1),
                mixed(color(Token::Raised), color(Token::ControlBorder), 0.25), {}, 2);
        glyph(painter, rect, name, Token::TextSecondary, 12, enabled);
    };
    arrow(up, QStyle::SC_SpinBoxUp, QStringLiteral("chevron-up"), QAbstractSpinBox::StepUpEnabled);
    arrow(down, QStyle::SC_SpinBoxDown, QStringLiteral("chevron-down"), QAbstractSpinBox::StepDownEnabled);
}

void slider(QPainter* painter, const QStyleOptionSlider* option, const QRect& handle)
{
    const bool enabled = option->state & QStyle::State_Enabled;
    const bool across = option->orientation == Qt::Horizontal;
    const QPoint centre = handle.center();
    QRectF groove = option->rect;
    if (across)
        groove = QRectF(groove.x() + 2, centre.y() - 1.5, groove.width() - 4, 4);
    else
        groove = QRectF(centre.x() - 1.5, groove.y() + 2, 4, groove.height() - 4);
    box(painter, groove, color(Token::Line), {}, 2);
    QRectF filled = groove;
    if (across)
        filled.setRight(centre.x());
    else
        filled.setTop(centre.y());
    const QColor accent = color(enabled ? Token::Accent : Token::ControlBorder);
    box(painter, filled, accent, {}, 2);
    const QRectF knob(centre.x() - 6, centre.y() - 6, 14, 14);
    box(painter, knob, color(Token::Surface), accent, 7, showsFocus(option) ? 4 : 2);
}

} // namespace weir::stylepaint
