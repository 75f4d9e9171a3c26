// Purpose: how WeirStyle draws each part. Thread: GUI. Limits: inside the kit only.
#pragma once

#include "widgets/kit/tokens.h"

#include <QPainter>
#include <QStyle>
#include <QStyleOption>

namespace weir::stylepaint {

/// A rounded box; an invalid colour leaves fill or border out.
void box(QPainter* painter, const QRectF& rect, const QColor& fill, const QColor& border,
         double radius = measure::radius, double width = measure::line);
/// An icon of the kit centred in the rectangle.
void glyph(QPainter* painter, const QRect& rect, const QString& name, Token token, int size, bool enabled = true);
bool flag(const QWidget* widget, const char* property);
QColor disabledText();

void pushButton(QPainter* painter, const QStyleOption* option, const QWidget* widget);
void pushButtonLabel(QPainter* painter, const QStyleOptionButton* option, const QWidget* widget);
void toolButton(QPainter* painter, const QStyleOption* option);
/// A whole tool button without a separate menu part.
void toolButtonControl(QPainter* painter, const QStyleOptionToolButton* option);
void field(QPainter* painter, const QStyleOption* option, const QWidget* widget);
void checkBox(QPainter* painter, const QStyleOption* option);
void radioButton(QPainter* painter, const QStyleOption* option);
void comboBox(QPainter* painter, const QStyleOptionComboBox* option, const QWidget* widget, const QRect& arrow);
void spinBox(QPainter* painter, const QStyleOptionSpinBox* option, const QWidget* widget, const QRect& up,
             const QRect& down);
void slider(QPainter* painter, const QStyleOptionSlider* option, const QRect& handle);

void tab(QPainter* painter, const QStyleOptionTab* option);
void headerSection(QPainter* painter, const QStyleOption* option);
void itemPanel(QPainter* painter, const QStyleOptionViewItem* option);
void scrollBar(QPainter* painter, const QStyleOptionSlider* option, const QWidget* widget, const QRect& handle);
void menuItem(QPainter* painter, const QStyleOptionMenuItem* option);
QSize menuItemSize(const QStyleOptionMenuItem* option, const QSize& content);
void progressGroove(QPainter* painter, const QRect& rect);
void progress(QPainter* painter, const QStyleOptionProgressBar* option);

} // namespace weir::stylepaint
