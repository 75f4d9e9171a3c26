#include "widgets/kit/badge.h"

#include "widgets/kit/icons.h"
#include "widgets/kit/stylepaint.h"

#include <QPainter>
#include <QtMath>

namespace weir {
namespace {

constexpr int shapeSide = 10;
constexpr int shapeGap = 6;
constexpr int countHeight = 18;

void paintShape(QPainter& painter, const QRectF& rect, Status status)
{
    const QColor ink = color(statusToken(status));
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(ink);
    switch (status) {
    case Status::Warning: {
        const QPointF corners[] = {{rect.center().x(), rect.top()}, rect.bottomRight(), rect.bottomLeft()};
        painter.drawPolygon(corners, 3);
        break;
    }
    case Status::Critical:
        painter.drawRect(rect.adjusted(0.5, 0.5, -0.5, -0.5));
        break;
    case Status::Stale: {
        QPen pen(ink, 1.5);
        pen.setCapStyle(Qt::FlatCap);
        painter.setPen(pen);
        constexpr int arcs = 5;
        for (int i = 0; i < arcs; ++i)
            painter.drawArc(rect.adjusted(1, 1, -1, -1), (90 + i * 360 / arcs) * 16, 45 * 16);
        break;
    }
    case Status::Neutral:
        painter.drawEllipse(rect.adjusted(2.5, 2.5, -2.5, -2.5));
        break;
    case Status::Ok:
        break;
    }
    painter.restore();
}

QString countWord(int count) { return count > 999 ? QStringLiteral("999+") : QString::number(count); }

} // namespace

void paintBadge(QPainter& painter, const QRect& rect, Status status, const QString& word)
{
    const QRect shape(rect.x(), rect.y() + (rect.height() - shapeSide) / 2, shapeSide, shapeSide);
    if (status == Status::Ok)
        stylepaint::glyph(&painter, shape.adjusted(-1, -1, 1, 1), QStringLiteral("check"), Token::TextSecondary,
                          shapeSide + 2);
    else
        paintShape(painter, shape, status);
    painter.save();
    painter.setFont(uiFont(FontRole::Body));
    painter.setPen(color(status == Status::Ok ? Token::TextSecondary : statusToken(status)));
    const QRect words = rect.adjusted(shapeSide + shapeGap, 0, 0, 0);
    const QString shown = painter.fontMetrics().elidedText(word, Qt::ElideRight, words.width());
    painter.drawText(words, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine, shown);
    painter.restore();
}

QSize badgeSize(const QString& word)
{
    const QFontMetrics metrics(uiFont(FontRole::Body));
    return {shapeSide + shapeGap + metrics.horizontalAdvance(word) + 1, std::max(metrics.height(), shapeSide)};
}

void paintCount(QPainter& painter, const QRect& rect, int count, Status status)
{
    const QSize size = countSize(count);
    const QRect pill(rect.right() + 1 - size.width(), rect.y() + (rect.height() - size.height()) / 2, size.width(),
                     size.height());
    const bool loud = status == Status::Warning || status == Status::Critical;
    const QColor ground =
        loud ? color(statusToken(status)) : mixed(color(Token::Surface), color(Token::ControlBorder), 0.3);
    stylepaint::box(&painter, pill, ground, {}, countHeight / 2.0);
    painter.save();
    painter.setFont(uiFont(FontRole::Secondary));
    painter.setPen(loud ? color(Token::TextOnAccent) : color(Token::Text));
    painter.drawText(pill, Qt::AlignCenter, countWord(count));
    painter.restore();
}

QSize countSize(int count)
{
    const QFontMetrics metrics(uiFont(FontRole::Secondary));
    return {std::max(countHeight, metrics.horizontalAdvance(countWord(count)) + space::m), countHeight};
}

Badge::Badge(Status status, const QString& word, QWidget* parent) : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setStatus(status, word);
}

void Badge::setStatus(Status status, const QString& word)
{
    m_status = status;
    m_word = word;
    setAccessibleName(word);
    updateGeometry();
    update();
}

QSize Badge::sizeHint() const { return badgeSize(m_word); }

void Badge::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    paintBadge(painter, rect(), m_status, m_word);
}

CountBadge::CountBadge(int count, Status status, QWidget* parent) : QWidget(parent), m_count(count), m_status(status)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setVisible(count != 0);
}

void CountBadge::setCount(int count, const QString& what)
{
    m_count = count;
    setAccessibleName(what);
    setToolTip(what);
    setVisible(count != 0);
    updateGeometry();
    update();
}

void CountBadge::setStatus(Status status)
{
    m_status = status;
    update();
}

QSize CountBadge::sizeHint() const { return countSize(m_count); }

void CountBadge::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    paintCount(painter, rect(), m_count, m_status);
}

} // namespace weir
