// Purpose: the stripe that says which kind of cluster one is on, and its word. Thread: GUI. White on colour, the same
// in both themes.
#pragma once

#include "backend/kafka/connectionspec.h"

#include <QColor>
#include <QString>
#include <QWidget>

class QPainter;

namespace weir {

QString environmentWord(Environment environment); ///< translated: "Production"

/// Across the window's top, measure::stripe high. colour: a person's own (ConnectionSpec::colour), invalid: the
/// environment's.
class EnvironmentStripe : public QWidget
{
    Q_OBJECT
public:
    explicit EnvironmentStripe(QWidget* parent = nullptr);
    void setEnvironment(Environment environment, const QColor& colour = {});
    void setNone(); ///< no cluster: nothing is drawn, the height stays
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QColor m_colour;
};

/// The word in white on the colour; an own colour on which white cannot be read is darkened until it can (4.5:1).
class EnvironmentChip : public QWidget
{
    Q_OBJECT
public:
    explicit EnvironmentChip(QWidget* parent = nullptr);
    void setEnvironment(Environment environment, const QColor& colour = {});
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QString m_word;
    QColor m_colour;
};

/// For delegates and menus: the chip centred in the height of the rectangle, from its left. The width it took.
int paintEnvironmentChip(QPainter& painter, const QRect& rect, Environment environment, const QColor& colour = {});

} // namespace weir
