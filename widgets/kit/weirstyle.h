// Purpose: Fusion made quiet and dense: the looks of every standard widget. Thread: GUI.
// Properties it knows: QPushButton "primary" (bool: the page's one main action), "danger" (bool: it destroys), "link"
// (bool: looks like a link), "segment" ("only", "first", "middle", "last": see segmented.h); QLineEdit "invalid" (bool:
// critical border); QAbstractItemView/QFrame "flat" (bool: no frame, on its parent's colour).
#pragma once

#include <QPalette>
#include <QProxyStyle>

namespace weir {

/// The palette of the tokens in one theme.
QPalette tokenPalette(bool dark);

class WeirStyle : public QProxyStyle
{
    Q_OBJECT
public:
    WeirStyle();

    void polish(QWidget* widget) override;
    using QProxyStyle::polish;
    void drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                       const QWidget* widget) const override;
    void drawControl(ControlElement element, const QStyleOption* option, QPainter* painter,
                     const QWidget* widget) const override;
    void drawComplexControl(ComplexControl control, const QStyleOptionComplex* option, QPainter* painter,
                            const QWidget* widget) const override;
    int pixelMetric(PixelMetric metric, const QStyleOption* option, const QWidget* widget) const override;
    int styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget,
                  QStyleHintReturn* data) const override;
    QSize sizeFromContents(ContentsType type, const QStyleOption* option, const QSize& size,
                           const QWidget* widget) const override;
    QRect subControlRect(ComplexControl control, const QStyleOptionComplex* option, SubControl part,
                         const QWidget* widget) const override;
    QRect subElementRect(SubElement element, const QStyleOption* option, const QWidget* widget) const override;
    QIcon standardIcon(StandardPixmap which, const QStyleOption* option, const QWidget* widget) const override;
};

} // namespace weir
