// WeirStyle: measures, hints and where the parts of a control lie.
#include "widgets/kit/stylepaint.h"
#include "widgets/kit/weirstyle.h"

#include <QStyleOption>

namespace weir {
namespace {

constexpr int comboArrowWidth = 24;
constexpr int spinArrowWidth = 20;
constexpr int scrollBarWidth = 11;
constexpr int checkSide = 16;
constexpr int sortArrow = 12;

QRect scrollHandle(const QStyleOptionSlider* bar, int least)
{
    const bool across = bar->orientation == Qt::Horizontal;
    const int room = across ? bar->rect.width() : bar->rect.height();
    int length = room;
    if (bar->maximum != bar->minimum) {
        const qint64 range = qint64(bar->maximum) - bar->minimum;
        length = int(qint64(bar->pageStep) * room / (range + bar->pageStep));
        length = std::min(std::max(length, least), room);
    }
    const int start = QStyle::sliderPositionFromValue(bar->minimum, bar->maximum, bar->sliderPosition, room - length,
                                                      bar->upsideDown);
    return across ? QRect(bar->rect.x() + start, bar->rect.y(), length, bar->rect.height())
                  : QRect(bar->rect.x(), bar->rect.y() + start, bar->rect.width(), length);
}

} // namespace

int WeirStyle::pixelMetric(PixelMetric metric, const QStyleOption* option, const QWidget* widget) const
{
    switch (metric) {
    case PM_DefaultFrameWidth:
        return stylepaint::flag(widget, "flat") ? 0 : measure::line;
    case PM_ComboBoxFrameWidth:
    case PM_SpinBoxFrameWidth:
        return measure::line;
    case PM_SmallIconSize:
    case PM_ButtonIconSize:
    case PM_TabBarIconSize:
    case PM_ToolBarIconSize:
    case PM_ListViewIconSize:
        return measure::icon;
    case PM_LineEditIconSize:
        return measure::icon;
    case PM_IndicatorWidth:
    case PM_IndicatorHeight:
    case PM_ExclusiveIndicatorWidth:
    case PM_ExclusiveIndicatorHeight:
        return checkSide;
    case PM_CheckBoxLabelSpacing:
    case PM_RadioButtonLabelSpacing:
        return space::s;
    case PM_ScrollBarExtent:
        return scrollBarWidth;
    case PM_ScrollBarSliderMin:
        return 32;
    case PM_HeaderMargin:
        return space::s;
    case PM_HeaderMarkSize:
        return 12;
    case PM_FocusFrameHMargin:
        return space::s - 1;
    case PM_TabBarTabHSpace:
        return 2 * space::m;
    case PM_TabBarTabVSpace:
        return space::m;
    case PM_TabBarTabOverlap:
    case PM_TabBarBaseOverlap:
    case PM_TabBarTabShiftVertical:
    case PM_TabBarTabShiftHorizontal:
    case PM_ButtonShiftHorizontal:
    case PM_ButtonShiftVertical:
    case PM_ButtonDefaultIndicator:
    case PM_MenuBarPanelWidth:
    case PM_ToolBarFrameWidth:
        return 0;
    case PM_MenuPanelWidth:
        return measure::line;
    case PM_MenuVMargin:
        return space::xs;
    case PM_MenuHMargin:
        return 0;
    case PM_MenuBarVMargin:
        return 2;
    case PM_ToolBarItemMargin:
    case PM_ToolBarItemSpacing:
        return space::xs;
    case PM_SplitterWidth:
        return 5;
    case PM_ToolTipLabelFrameWidth:
        return 6;
    case PM_SliderLength:
    case PM_SliderThickness:
    case PM_SliderControlThickness:
        return 16;
    case PM_LayoutHorizontalSpacing:
    case PM_LayoutVerticalSpacing:
        return space::s;
    case PM_LayoutLeftMargin:
    case PM_LayoutRightMargin:
    case PM_LayoutTopMargin:
    case PM_LayoutBottomMargin:
        return space::m;
    default:
        return QProxyStyle::pixelMetric(metric, option, widget);
    }
}

int WeirStyle::styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget,
                         QStyleHintReturn* data) const
{
    switch (hint) {
    case SH_EtchDisabledText:
    case SH_DitherDisabledText:
    case SH_Widget_Animate:
    case SH_Widget_Animation_Duration:
    case SH_ScrollBar_Transient:
    case SH_ItemView_ChangeHighlightOnFocus:
    case SH_DialogButtonBox_ButtonsHaveIcons:
    case SH_ComboBox_Popup:
        return 0;
    case SH_ItemView_ShowDecorationSelected:
        return 1;
    case SH_Table_GridLineColor:
        return int(color(Token::Line).rgb());
    case SH_FormLayoutLabelAlignment:
        return int(Qt::AlignLeft | Qt::AlignVCenter);
    default:
        return QProxyStyle::styleHint(hint, option, widget, data);
    }
}

QSize WeirStyle::sizeFromContents(ContentsType type, const QStyleOption* option, const QSize& size,
                                  const QWidget* widget) const
{
    switch (type) {
    case CT_PushButton:
        if (const auto* button = qstyleoption_cast<const QStyleOptionButton*>(option)) {
            const QSize text = button->fontMetrics.size(Qt::TextShowMnemonic, button->text);
            if (stylepaint::flag(widget, "link"))
                return {text.width() + 2 * space::xs + (button->icon.isNull() ? 0 : measure::icon + 6),
                        text.height() + space::xs};
            int width = text.width() + 2 * space::m;
            if (!button->icon.isNull())
                width += button->iconSize.width() + (button->text.isEmpty() ? 0 : 6);
            if (button->features & QStyleOptionButton::HasMenu)
                width += 18;
            const bool small = stylepaint::flag(widget, "segment") || button->text.isEmpty();
            return {std::max(width, small ? measure::control : 72), measure::control};
        }
        break;
    case CT_LineEdit:
    case CT_ComboBox:
    case CT_SpinBox: {
        QSize wanted = QProxyStyle::sizeFromContents(type, option, size, widget);
        if (type == CT_SpinBox)
            wanted.setWidth(size.width() + spinArrowWidth + space::l);
        if (type == CT_ComboBox)
            wanted.setWidth(size.width() + comboArrowWidth + space::s + space::xs);
        const auto* frame = qstyleoption_cast<const QStyleOptionFrame*>(option);
        const bool bare = type == CT_LineEdit && frame && frame->lineWidth == 0;
        return {wanted.width(), bare ? wanted.height() : measure::control};
    }
    case CT_ToolButton:
        if (const auto* tool = qstyleoption_cast<const QStyleOptionToolButton*>(option);
            tool && tool->toolButtonStyle != Qt::ToolButtonTextUnderIcon) {
            const bool withIcon = tool->toolButtonStyle != Qt::ToolButtonTextOnly && !tool->icon.isNull();
            const bool withText =
                !tool->text.isEmpty() && (tool->toolButtonStyle != Qt::ToolButtonIconOnly || !withIcon);
            int width = withIcon ? tool->iconSize.width() : 0;
            if (withText)
                width += tool->fontMetrics.size(Qt::TextShowMnemonic, tool->text).width() + (withIcon ? 6 : 0) +
                         2 * space::s + 2;
            if (tool->features & (withText ? QStyleOptionToolButton::HasMenu : QStyleOptionToolButton::MenuButtonPopup))
                width += space::l;
            return {std::max(width, measure::control),
                    std::max(withIcon ? tool->iconSize.height() + space::s : 0, measure::control)};
        }
        break;
    case CT_TabBarTab: {
        const QSize wanted = QProxyStyle::sizeFromContents(type, option, size, widget);
        return {wanted.width(), std::max(wanted.height(), measure::toolbar - space::xs)};
    }
    case CT_HeaderSection: {
        const QSize wanted = QProxyStyle::sizeFromContents(type, option, size, widget);
        return {wanted.width(), measure::row};
    }
    case CT_ItemViewItem: {
        const QSize wanted = QProxyStyle::sizeFromContents(type, option, size, widget);
        return {wanted.width(),
                std::max(wanted.height(), stylepaint::flag(widget, "compact") ? measure::compactRow : measure::row)};
    }
    case CT_MenuItem:
        if (const auto* item = qstyleoption_cast<const QStyleOptionMenuItem*>(option))
            return stylepaint::menuItemSize(item, size);
        break;
    case CT_MenuBarItem:
        return {size.width() + 2 * space::s, measure::control - 2};
    case CT_CheckBox:
    case CT_RadioButton: {
        const QSize wanted = QProxyStyle::sizeFromContents(type, option, size, widget);
        return {wanted.width() + space::xs, std::max(wanted.height(), measure::compactRow)};
    }
    case CT_ProgressBar:
        return {size.width(), space::s};
    default:
        break;
    }
    return QProxyStyle::sizeFromContents(type, option, size, widget);
}

QRect WeirStyle::subControlRect(ComplexControl control, const QStyleOptionComplex* option, SubControl part,
                                const QWidget* widget) const
{
    const QRect rect = option->rect;
    if (control == CC_ComboBox) {
        const QRect field = rect.adjusted(space::s, 1, -comboArrowWidth, -1);
        if (part == SC_ComboBoxArrow)
            return visualRect(
                option->direction, rect,
                QRect(rect.right() - comboArrowWidth + 1, rect.top(), comboArrowWidth - 2, rect.height()));
        if (part == SC_ComboBoxEditField)
            return visualRect(option->direction, rect, field);
        return rect;
    }
    if (const auto* spin = qstyleoption_cast<const QStyleOptionSpinBox*>(option); spin && control == CC_SpinBox) {
        const int arrows = spin->buttonSymbols == QAbstractSpinBox::NoButtons ? 0 : spinArrowWidth;
        const int half = rect.height() / 2;
        const int left = rect.right() - arrows;
        switch (part) {
        case SC_SpinBoxUp:
            return visualRect(option->direction, rect, QRect(left, rect.top() + 2, arrows, half - 2));
        case SC_SpinBoxDown:
            return visualRect(option->direction, rect, QRect(left, rect.top() + half, arrows, half - 2));
        case SC_SpinBoxEditField:
            return visualRect(option->direction, rect, rect.adjusted(space::xs + 1, 2, -arrows - 2, -2));
        default:
            return rect;
        }
    }
    if (const auto* bar = qstyleoption_cast<const QStyleOptionSlider*>(option); bar && control == CC_ScrollBar) {
        const QRect handle = scrollHandle(bar, proxy()->pixelMetric(PM_ScrollBarSliderMin, option, widget));
        const bool across = bar->orientation == Qt::Horizontal;
        switch (part) {
        case SC_ScrollBarSlider:
            return visualRect(option->direction, rect, handle);
        case SC_ScrollBarGroove:
            return rect;
        case SC_ScrollBarSubPage:
            return across ? QRect(rect.topLeft(), QPoint(handle.left() - 1, rect.bottom()))
                          : QRect(rect.topLeft(), QPoint(rect.right(), handle.top() - 1));
        case SC_ScrollBarAddPage:
            return across ? QRect(QPoint(handle.right() + 1, rect.top()), rect.bottomRight())
                          : QRect(QPoint(rect.left(), handle.bottom() + 1), rect.bottomRight());
        default:
            return {};
        }
    }
    return QProxyStyle::subControlRect(control, option, part, widget);
}

QRect WeirStyle::subElementRect(SubElement element, const QStyleOption* option, const QWidget* widget) const
{
    if (element == SE_LineEditContents) {
        const auto* frame = qstyleoption_cast<const QStyleOptionFrame*>(option);
        return frame && frame->lineWidth > 0 ? option->rect.adjusted(space::xs + 1, 1, -space::xs - 1, -1)
                                             : option->rect;
    }
    if (const auto* header = qstyleoption_cast<const QStyleOptionHeader*>(option);
        header && (element == SE_HeaderLabel || element == SE_HeaderArrow)) {
        const QRect room = option->rect.adjusted(space::s, 0, -space::s, 0);
        const int arrow = header->sortIndicator == QStyleOptionHeader::None ? 0 : sortArrow;
        const QRect rect =
            element == SE_HeaderArrow
                ? QRect(room.right() + 1 - arrow, room.top() + (room.height() - sortArrow) / 2, arrow, sortArrow)
                : room.adjusted(0, 0, arrow == 0 ? 0 : -arrow - 2, 0);
        return visualRect(option->direction, option->rect, rect);
    }
    if (element == SE_ProgressBarGroove || element == SE_ProgressBarContents)
        return option->rect;
    return QProxyStyle::subElementRect(element, option, widget);
}

} // namespace weir
