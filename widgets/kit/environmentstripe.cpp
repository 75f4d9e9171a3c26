#include "widgets/kit/environmentstripe.h"

#include "widgets/kit/stylepaint.h"

#include <QCoreApplication>
#include <QPainter>

namespace weir {
namespace {

constexpr int chipHeight = 20;

QColor chosenColour(Environment environment, const QColor& own)
{
    return own.isValid() ? own : environmentColor(environment);
}

QColor readableGround(QColor colour)
{
    while (contrast(colour, Qt::white) < 4.5)
        colour = colour.darker(108);
    return colour;
}

QSize chipSize(const QString& word)
{
    return {QFontMetrics(uiFont(FontRole::Secondary)).horizontalAdvance(word) + 2 * space::s, chipHeight};
}

void paintChip(QPainter& painter, const QRect& rect, const QString& word, const QColor& ground)
{
    stylepaint::box(&painter, rect, readableGround(ground), {});
    painter.save();
    painter.setFont(uiFont(FontRole::Secondary));
    painter.setPen(Qt::white);
    painter.drawText(rect, Qt::AlignCenter, word);
    painter.restore();
}

} // namespace

QString environmentWord(Environment environment)
{
    switch (environment) {
    case Environment::Staging:
        return QCoreApplication::translate("weir::Environment", "Staging");
    case Environment::Production:
        return QCoreApplication::translate("weir::Environment", "Production");
    case Environment::Development:
        break;
    }
    return QCoreApplication::translate("weir::Environment", "Development");
}

EnvironmentStripe::EnvironmentStripe(QWidget* parent) : QWidget(parent) { setFixedHeight(measure::stripe); }

void EnvironmentStripe::setEnvironment(Environment environment, const QColor& colour)
{
    m_colour = chosenColour(environment, colour);
    setAccessibleName(environmentWord(environment));
    setToolTip(environmentWord(environment));
    update();
}

void EnvironmentStripe::setNone()
{
    m_colour = QColor();
    setAccessibleName({});
    setToolTip({});
    update();
}

QSize EnvironmentStripe::sizeHint() const { return {100, measure::stripe}; }

void EnvironmentStripe::paintEvent(QPaintEvent*)
{
    if (!m_colour.isValid())
        return;
    QPainter painter(this);
    painter.fillRect(rect(), m_colour);
}

EnvironmentChip::EnvironmentChip(QWidget* parent) : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setEnvironment(Environment::Development);
}

void EnvironmentChip::setEnvironment(Environment environment, const QColor& colour)
{
    m_word = environmentWord(environment);
    m_colour = chosenColour(environment, colour);
    setAccessibleName(m_word);
    updateGeometry();
    update();
}

QSize EnvironmentChip::sizeHint() const { return chipSize(m_word); }

void EnvironmentChip::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    paintChip(painter, rect(), m_word, m_colour);
}

int paintEnvironmentChip(QPainter& painter, const QRect& rect, Environment environment, const QColor& colour)
{
    const QString word = environmentWord(environment);
    const QSize size = chipSize(word);
    const QRect chip(rect.x(), rect.y() + (rect.height() - size.height()) / 2, size.width(), size.height());
    paintChip(painter, chip, word, chosenColour(environment, colour));
    return size.width();
}

} // namespace weir
