#include "widgets/kit/weirstyle.h"

#include "widgets/kit/icons.h"
#include "widgets/kit/stylepaint.h"

#include <QAbstractItemView>
#include <QApplication>
#include <QComboBox>
#include <QHeaderView>
#include <QLineEdit>
#include <QScrollBar>
#include <QStyleOption>
#include <QTableView>

namespace weir {
namespace {

const QColor noColour;

QString arrowIcon(QStyle::PrimitiveElement element)
{
    switch (element) {
    case QStyle::PE_IndicatorArrowUp:
        return QStringLiteral("chevron-up");
    case QStyle::PE_IndicatorArrowLeft:
        return QStringLiteral("chevron-left");
    case QStyle::PE_IndicatorArrowRight:
        return QStringLiteral("chevron-right");
    default:
        return QStringLiteral("chevron-down");
    }
}

} // namespace

QPalette tokenPalette(bool dark)
{
    const auto of = [dark](Token token) { return color(token, dark); };
    QPalette palette;
    const auto set = [&palette](QPalette::ColorRole role, const QColor& colour) {
        palette.setColor(QPalette::All, role, colour);
    };
    set(QPalette::Window, of(Token::Window));
    set(QPalette::WindowText, of(Token::Text));
    set(QPalette::Base, of(Token::Surface));
    set(QPalette::AlternateBase, of(Token::Raised));
    set(QPalette::Text, of(Token::Text));
    set(QPalette::Button, of(Token::Surface));
    set(QPalette::ButtonText, of(Token::Text));
    set(QPalette::BrightText, of(Token::Critical));
    set(QPalette::Highlight, of(Token::Selection));
    set(QPalette::HighlightedText, of(Token::Text));
    set(QPalette::Link, of(Token::Accent));
    set(QPalette::LinkVisited, of(Token::Accent));
    set(QPalette::ToolTipBase, of(dark ? Token::Raised : Token::Surface));
    set(QPalette::ToolTipText, of(Token::Text));
    set(QPalette::PlaceholderText, of(Token::TextSecondary));
    set(QPalette::Light, of(Token::Raised));
    set(QPalette::Midlight, of(Token::Line));
    set(QPalette::Mid, of(Token::Line));
    set(QPalette::Dark, of(Token::ControlBorder));
    set(QPalette::Shadow, of(Token::ControlBorder));
    const QColor faint = mixed(of(Token::TextSecondary), of(Token::Surface), 0.45);
    for (const QPalette::ColorRole role :
         {QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::HighlightedText})
        palette.setColor(QPalette::Disabled, role, faint);
    palette.setColor(QPalette::Disabled, QPalette::Base, of(Token::Raised));
    return palette;
}

WeirStyle::WeirStyle() : QProxyStyle(QStringLiteral("Fusion")) {}

void WeirStyle::polish(QWidget* widget)
{
    QProxyStyle::polish(widget);
    if (qobject_cast<QLineEdit*>(widget) || qobject_cast<QScrollBar*>(widget) || qobject_cast<QHeaderView*>(widget))
        widget->setAttribute(Qt::WA_Hover);
    if (auto* table = qobject_cast<QTableView*>(widget))
        table->setShowGrid(false);
    if (auto* header = qobject_cast<QHeaderView*>(widget)) {
        header->setHighlightSections(false);
        header->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    }
}

void WeirStyle::drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                              const QWidget* widget) const
{
    const QRect rect = option->rect;
    switch (element) {
    case PE_PanelButtonCommand:
    case PE_PanelButtonBevel:
        return stylepaint::pushButton(painter, option, widget);
    case PE_FrameDefaultButton:
    case PE_FrameStatusBarItem:
    case PE_FrameTabWidget:
    case PE_IndicatorDockWidgetResizeHandle:
        return;
    case PE_PanelButtonTool:
        return stylepaint::toolButton(painter, option);
    case PE_FrameFocusRect:
        if (option->state & State_KeyboardFocusChange)
            stylepaint::box(painter, rect, noColour, color(Token::Accent), 2);
        return;
    case PE_PanelLineEdit:
        if (const auto* frame = qstyleoption_cast<const QStyleOptionFrame*>(option); frame && frame->lineWidth > 0)
            stylepaint::field(painter, option, widget);
        else if (widget && qobject_cast<const QAbstractItemView*>(
                               widget->parentWidget() ? widget->parentWidget()->parentWidget() : nullptr))
            painter->fillRect(rect, color(Token::Surface));
        return;
    case PE_FrameLineEdit:
        return stylepaint::field(painter, option, widget);
    case PE_IndicatorCheckBox:
        return stylepaint::checkBox(painter, option);
    case PE_IndicatorRadioButton:
        return stylepaint::radioButton(painter, option);
    case PE_Frame:
    case PE_FrameGroupBox:
        if (!stylepaint::flag(widget, "flat"))
            stylepaint::box(painter, rect, noColour, color(Token::Line), element == PE_Frame ? 0 : measure::radius);
        return;
    case PE_FrameTabBarBase:
        if (const auto* base = qstyleoption_cast<const QStyleOptionTabBarBase*>(option);
            base && base->shape == QTabBar::RoundedNorth)
            painter->fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), color(Token::Line));
        return;
    case PE_IndicatorTabClose:
        if (option->state & State_MouseOver)
            stylepaint::box(painter, rect, mixed(color(Token::Raised), color(Token::ControlBorder), 0.25), noColour);
        return stylepaint::glyph(painter, rect, QStringLiteral("x"), Token::TextSecondary, 12);
    case PE_PanelItemViewItem:
        if (const auto* item = qstyleoption_cast<const QStyleOptionViewItem*>(option))
            stylepaint::itemPanel(painter, item);
        return;
    case PE_PanelItemViewRow:
        if (option->state & State_Selected)
            painter->fillRect(rect, color(Token::Selection));
        return;
    case PE_IndicatorBranch:
        if (option->state & State_Children)
            stylepaint::glyph(painter, rect,
                              option->state & State_Open ? QStringLiteral("chevron-down")
                                                         : QStringLiteral("chevron-right"),
                              Token::TextSecondary, 14);
        return;
    case PE_IndicatorHeaderArrow:
        if (const auto* header = qstyleoption_cast<const QStyleOptionHeader*>(option);
            header && header->sortIndicator != QStyleOptionHeader::None)
            stylepaint::glyph(painter, rect,
                              // Qt calls ascending "down"; people read an arrow up as ascending.
                              header->sortIndicator == QStyleOptionHeader::SortUp ? QStringLiteral("arrow-down")
                                                                                  : QStringLiteral("arrow-up"),
                              Token::Accent, 12);
        return;
    case PE_IndicatorArrowDown:
    case PE_IndicatorArrowUp:
    case PE_IndicatorArrowLeft:
    case PE_IndicatorArrowRight:
        return stylepaint::glyph(painter, rect, arrowIcon(element), Token::TextSecondary,
                                 std::min({14, rect.width() + 4, rect.height() + 4}), option->state & State_Enabled);
    case PE_IndicatorButtonDropDown:
        return;
    case PE_PanelMenu:
        painter->fillRect(rect, color(isDark() ? Token::Raised : Token::Surface));
        return;
    case PE_FrameMenu:
    case PE_PanelTipLabel:
        if (element == PE_PanelTipLabel)
            painter->fillRect(rect, option->palette.color(QPalette::ToolTipBase));
        return stylepaint::box(painter, rect, noColour, color(Token::ControlBorder), 0);
    case PE_PanelStatusBar:
        painter->fillRect(rect, color(Token::Window));
        painter->fillRect(QRect(rect.left(), rect.top(), rect.width(), 1), color(Token::Line));
        return;
    case PE_PanelMenuBar:
        return;
    case PE_IndicatorToolBarSeparator:
        if (option->state & State_Horizontal)
            painter->fillRect(QRect(rect.center().x(), rect.top() + 6, 1, rect.height() - 12), color(Token::Line));
        else
            painter->fillRect(QRect(rect.left() + 6, rect.center().y(), rect.width() - 12, 1), color(Token::Line));
        return;
    default:
        return QProxyStyle::drawPrimitive(element, option, painter, widget);
    }
}

void WeirStyle::drawControl(ControlElement element, const QStyleOption* option, QPainter* painter,
                            const QWidget* widget) const
{
    const QRect rect = option->rect;
    switch (element) {
    case CE_PushButtonBevel:
        return stylepaint::pushButton(painter, option, widget);
    case CE_PushButton:
        stylepaint::pushButton(painter, option, widget);
        [[fallthrough]];
    case CE_PushButtonLabel:
        if (const auto* button = qstyleoption_cast<const QStyleOptionButton*>(option))
            stylepaint::pushButtonLabel(painter, button, widget);
        return;
    case CE_TabBarTabShape:
        if (const auto* tab = qstyleoption_cast<const QStyleOptionTab*>(option))
            stylepaint::tab(painter, tab);
        return;
    case CE_TabBarTabLabel:
        if (const auto* tab = qstyleoption_cast<const QStyleOptionTab*>(option)) {
            QStyleOptionTab copy(*tab);
            copy.state &= ~State_HasFocus;
            if (!(tab->state & State_Selected))
                for (const QPalette::ColorRole role : {QPalette::WindowText, QPalette::ButtonText, QPalette::Text})
                    copy.palette.setColor(QPalette::Normal, role, color(Token::TextSecondary));
            copy.palette.setCurrentColorGroup(tab->state & State_Enabled ? QPalette::Normal : QPalette::Disabled);
            return QProxyStyle::drawControl(element, &copy, painter, widget);
        }
        return;
    case CE_Header:
        // Whole, because the base asks itself and not us where label and arrow lie.
        if (const auto* header = qstyleoption_cast<const QStyleOptionHeader*>(option)) {
            painter->save();
            painter->setClipRect(rect, Qt::IntersectClip);
            stylepaint::headerSection(painter, option);
            QStyleOptionHeaderV2 part;
            if (const auto* second = qstyleoption_cast<const QStyleOptionHeaderV2*>(option))
                part = *second;
            else
                static_cast<QStyleOptionHeader&>(part) = *header;
            part.rect = subElementRect(SE_HeaderLabel, option, widget);
            drawControl(CE_HeaderLabel, &part, painter, widget);
            part.rect = subElementRect(SE_HeaderArrow, option, widget);
            drawPrimitive(PE_IndicatorHeaderArrow, &part, painter, widget);
            painter->restore();
        }
        return;
    case CE_HeaderSection:
    case CE_HeaderEmptyArea:
        return stylepaint::headerSection(painter, option);
    case CE_HeaderLabel:
        if (const auto* header = qstyleoption_cast<const QStyleOptionHeader*>(option)) {
            QStyleOptionHeaderV2 copy;
            if (const auto* second = qstyleoption_cast<const QStyleOptionHeaderV2*>(option))
                copy = *second;
            else
                static_cast<QStyleOptionHeader&>(copy) = *header;
            copy.state &= ~State_On;
            copy.palette.setColor(QPalette::ButtonText, color(Token::TextSecondary));
            return QProxyStyle::drawControl(element, &copy, painter, widget);
        }
        return;
    case CE_MenuItem:
        if (const auto* item = qstyleoption_cast<const QStyleOptionMenuItem*>(option))
            stylepaint::menuItem(painter, item);
        return;
    case CE_MenuBarEmptyArea:
        painter->fillRect(rect, color(Token::Window));
        return;
    case CE_MenuBarItem:
        if (const auto* item = qstyleoption_cast<const QStyleOptionMenuItem*>(option)) {
            painter->fillRect(rect, color(Token::Window));
            if ((item->state & State_Selected) && (item->state & State_Enabled))
                stylepaint::box(painter, QRectF(rect).adjusted(1, 2, -1, -2),
                                mixed(color(Token::Raised), color(Token::ControlBorder), 0.2), noColour);
            proxy()->drawItemText(painter, rect, Qt::AlignCenter | Qt::TextShowMnemonic | Qt::TextSingleLine,
                                  item->palette, item->state & State_Enabled, item->text, QPalette::WindowText);
        }
        return;
    case CE_ProgressBarGroove:
        return stylepaint::progressGroove(painter, rect);
    case CE_ProgressBarContents:
        if (const auto* bar = qstyleoption_cast<const QStyleOptionProgressBar*>(option))
            stylepaint::progress(painter, bar);
        return;
    case CE_ProgressBarLabel:
        return;
    case CE_Splitter: {
        const QColor ink = color(option->state & State_MouseOver ? Token::Accent : Token::Line);
        if (option->state & State_Horizontal)
            painter->fillRect(QRect(rect.center().x(), rect.top(), 1, rect.height()), ink);
        else
            painter->fillRect(QRect(rect.left(), rect.center().y(), rect.width(), 1), ink);
        return;
    }
    case CE_ToolBar:
        painter->fillRect(rect, color(Token::Window));
        return;
    case CE_ScrollBarAddLine:
    case CE_ScrollBarSubLine:
        return;
    default:
        return QProxyStyle::drawControl(element, option, painter, widget);
    }
}

void WeirStyle::drawComplexControl(ComplexControl control, const QStyleOptionComplex* option, QPainter* painter,
                                   const QWidget* widget) const
{
    const auto part = [&](SubControl which) { return proxy()->subControlRect(control, option, which, widget); };
    if (const auto* combo = qstyleoption_cast<const QStyleOptionComboBox*>(option); combo && control == CC_ComboBox)
        return stylepaint::comboBox(painter, combo, widget, part(SC_ComboBoxArrow));
    if (const auto* spin = qstyleoption_cast<const QStyleOptionSpinBox*>(option); spin && control == CC_SpinBox)
        return stylepaint::spinBox(painter, spin, widget, part(SC_SpinBoxUp), part(SC_SpinBoxDown));
    if (const auto* tool = qstyleoption_cast<const QStyleOptionToolButton*>(option);
        tool && control == CC_ToolButton && tool->toolButtonStyle != Qt::ToolButtonTextUnderIcon &&
        !(tool->features & (QStyleOptionToolButton::MenuButtonPopup | QStyleOptionToolButton::Arrow)))
        return stylepaint::toolButtonControl(painter, tool);
    if (const auto* slider = qstyleoption_cast<const QStyleOptionSlider*>(option)) {
        if (control == CC_ScrollBar)
            return stylepaint::scrollBar(painter, slider, widget, part(SC_ScrollBarSlider));
        if (control == CC_Slider)
            return stylepaint::slider(painter, slider, part(SC_SliderHandle));
    }
    QProxyStyle::drawComplexControl(control, option, painter, widget);
}

QIcon WeirStyle::standardIcon(StandardPixmap which, const QStyleOption* option, const QWidget* widget) const
{
    switch (which) {
    case SP_LineEditClearButton:
    case SP_TitleBarCloseButton:
    case SP_DockWidgetCloseButton:
        return icon(QStringLiteral("x"), Token::TextSecondary);
    case SP_ToolBarHorizontalExtensionButton:
    case SP_ToolBarVerticalExtensionButton:
        return icon(QStringLiteral("ellipsis"), Token::TextSecondary);
    case SP_MessageBoxCritical:
        return statusIcon(Status::Critical);
    case SP_MessageBoxWarning:
        return statusIcon(Status::Warning);
    case SP_MessageBoxInformation:
        return statusIcon(Status::Neutral);
    case SP_MessageBoxQuestion:
        return icon(QStringLiteral("circle-question-mark"), Token::Accent);
    default:
        return QProxyStyle::standardIcon(which, option, widget);
    }
}

} // namespace weir
