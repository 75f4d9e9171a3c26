// Purpose: the course of a number in the size of a word; as a widget and for delegates. Thread: GUI.
// Limits: values are evenly spaced; NaN is a gap; where there are more values than pixels, each pixel keeps its least
// and its most.
#pragma once

#include "widgets/kit/tokens.h"

#include <QVector>
#include <QWidget>

class QPainter;

namespace weir {

/// From 0 (or the least, if negative) to the most. Nothing is drawn for fewer than two values.
void paintSparkline(QPainter& painter, const QRect& rect, const QVector<float>& values, Token token = Token::Series1);

class Sparkline : public QWidget
{
    Q_OBJECT
public:
    explicit Sparkline(QWidget* parent = nullptr);

    /// sentence says the same for those who do not see it: "Between 120 and 900 records/s in the last hour".
    void setValues(const QVector<float>& values, const QString& sentence);
    void setToken(Token token);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QVector<float> m_values;
    Token m_token = Token::Series1;
};

} // namespace weir
