#include "widgets/kit/diffview.h"

#include <QApplication>
#include <QClipboard>
#include <QKeyEvent>
#include <QPainter>
#include <QScrollBar>

namespace weir {
namespace {

constexpr double linePart = 0.13, differencePart = 0.34;
constexpr qsizetype longestPainted = 4000;

struct Look
{
    Token token;
    QChar sign;
};

/// Only the side that has the line is marked as added or removed.
Look lookOf(DiffView::Mark mark)
{
    switch (mark) {
    case DiffView::Mark::Changed:
        return {Token::Warning, QLatin1Char('~')};
    case DiffView::Mark::Added:
        return {Token::Ok, QLatin1Char('+')};
    case DiffView::Mark::Removed:
        return {Token::Critical, QChar(0x2212)};
    case DiffView::Mark::Same:
        break;
    }
    return {Token::TextSecondary, QLatin1Char(' ')};
}

} // namespace

DiffView::DiffView(const QString& accessibleName, QWidget* parent) : QAbstractScrollArea(parent)
{
    setAccessibleName(accessibleName);
    setFocusPolicy(Qt::StrongFocus);
    setFont(uiFont(FontRole::Code));
    viewport()->setFont(font());
}

void DiffView::setLines(QVector<Line> lines)
{
    m_lines = std::move(lines);
    m_longest = 0;
    int differences = 0;
    for (const Line& line : m_lines) {
        m_longest = std::max({m_longest, int(std::min(line.leftText.size(), longestPainted)),
                              int(std::min(line.rightText.size(), longestPainted))});
        differences += line.mark != Mark::Same;
    }
    m_current = -1;
    setAccessibleDescription(tr("%n line(s) differ", nullptr, differences));
    updateBars();
    verticalScrollBar()->setValue(0);
    horizontalScrollBar()->setValue(0);
    viewport()->update();
}

QSize DiffView::sizeHint() const { return {640, 320}; }

int DiffView::lineHeight() const { return fontMetrics().height() + space::xs / 2; }

int DiffView::gutter() const
{
    const QString number = QString::number(std::max<qsizetype>(m_lines.size(), 100));
    return fontMetrics().horizontalAdvance(number) + 2 * space::xs + fontMetrics().horizontalAdvance(QLatin1Char('+'));
}

void DiffView::updateBars()
{
    const int page = std::max(1, viewport()->height() / lineHeight());
    verticalScrollBar()->setRange(0, std::max(0, int(m_lines.size()) - page));
    verticalScrollBar()->setPageStep(page);
    const int letter = fontMetrics().averageCharWidth();
    const int room = viewport()->width() / 2 - gutter() - space::s;
    horizontalScrollBar()->setRange(0, std::max(0, (m_longest + 2) * letter - room));
    horizontalScrollBar()->setPageStep(std::max(1, room));
    horizontalScrollBar()->setSingleStep(4 * letter);
}

void DiffView::paintSide(QPainter& painter, const Line& line, const QRect& rect, bool left) const
{
    const int number = left ? line.left : line.right;
    const Look look = lookOf(line.mark);
    if (number == 0) { // the other side has a line that this one lacks
        painter.fillRect(rect, color(Token::Raised));
        return;
    }
    const QColor base = color(Token::Surface);
    if (line.mark != Mark::Same)
        painter.fillRect(rect, mixed(base, color(look.token), linePart));
    const QFontMetrics metrics(font());
    painter.setPen(color(Token::TextSecondary));
    QRect numbers = rect;
    numbers.setWidth(gutter() - space::xs - metrics.horizontalAdvance(look.sign));
    painter.drawText(numbers, Qt::AlignRight | Qt::AlignVCenter, QString::number(number));
    painter.setPen(color(line.mark == Mark::Same ? Token::TextSecondary : look.token));
    painter.drawText(QRect(numbers.right() + space::xs / 2, rect.top(), gutter(), rect.height()),
                     Qt::AlignLeft | Qt::AlignVCenter, look.sign);
    QRect room = rect;
    room.setLeft(rect.left() + gutter() + space::xs);
    painter.save();
    painter.setClipRect(room);
    const QString text = (left ? line.leftText : line.rightText).left(longestPainted);
    const int x = room.left() - horizontalScrollBar()->value();
    const int from = left ? line.leftFrom : line.rightFrom;
    const int until = std::min(left ? line.leftUntil : line.rightUntil, int(text.size()));
    if (line.mark == Mark::Changed && until > from) {
        const int start = x + metrics.horizontalAdvance(text.left(from));
        const int width = metrics.horizontalAdvance(text.mid(from, until - from));
        painter.fillRect(QRect(start, rect.top(), width, rect.height()),
                         mixed(base, color(look.token), differencePart));
    }
    painter.setPen(color(Token::Text));
    painter.drawText(QPoint(x, rect.top() + (rect.height() + metrics.ascent() - metrics.descent()) / 2), text);
    painter.restore();
}

void DiffView::paintEvent(QPaintEvent*)
{
    QPainter painter(viewport());
    painter.setFont(font());
    painter.fillRect(viewport()->rect(), color(Token::Surface));
    const int height = lineHeight();
    const int middle = viewport()->width() / 2;
    int y = 0;
    for (int i = verticalScrollBar()->value(); i < m_lines.size() && y < viewport()->height(); ++i, y += height) {
        paintSide(painter, m_lines[i], QRect(0, y, middle, height), true);
        paintSide(painter, m_lines[i], QRect(middle + 1, y, viewport()->width() - middle - 1, height), false);
        if (i == m_current) {
            painter.setPen(color(Token::Accent));
            painter.drawLine(0, y, viewport()->width(), y);
        }
    }
    painter.fillRect(QRect(middle, 0, measure::line, viewport()->height()), color(Token::Line));
    if (hasFocus()) {
        painter.setPen(color(Token::Accent));
        painter.drawRect(viewport()->rect().adjusted(0, 0, -1, -1));
    }
}

bool DiffView::goToDifference(bool forward)
{
    const int step = forward ? 1 : -1;
    const int count = int(m_lines.size());
    int at = m_current;
    // out of the run one stands in
    while (at >= 0 && at < count && m_lines[at].mark != Mark::Same)
        at += step;
    if (m_current < 0)
        at = forward ? 0 : count - 1;
    for (; at >= 0 && at < count; at += step) {
        if (m_lines[at].mark == Mark::Same)
            continue;
        // backwards one comes to the end of a run
        while (!forward && at > 0 && m_lines[at - 1].mark != Mark::Same)
            --at;
        m_current = at;
        verticalScrollBar()->setValue(std::max(0, at - verticalScrollBar()->pageStep() / 4));
        viewport()->update();
        return true;
    }
    return false;
}

QString DiffView::text() const
{
    QString out;
    const auto add = [&out](const char* sign, const QString& line) {
        out += QLatin1String(sign) + line + QLatin1Char('\n');
    };
    for (const Line& line : m_lines) {
        if (line.mark == Mark::Same) {
            add("  ", line.leftText);
            continue;
        }
        if (line.left)
            add("- ", line.leftText);
        if (line.right)
            add("+ ", line.rightText);
    }
    return out;
}

void DiffView::resizeEvent(QResizeEvent* event)
{
    QAbstractScrollArea::resizeEvent(event);
    updateBars();
}

void DiffView::keyPressEvent(QKeyEvent* event)
{
    if (event->matches(QKeySequence::Copy))
        QApplication::clipboard()->setText(text());
    else if (event->key() == Qt::Key_Home)
        verticalScrollBar()->setValue(0);
    else if (event->key() == Qt::Key_End)
        verticalScrollBar()->setValue(verticalScrollBar()->maximum());
    else
        QAbstractScrollArea::keyPressEvent(event);
}

void DiffView::focusInEvent(QFocusEvent* event)
{
    QAbstractScrollArea::focusInEvent(event);
    viewport()->update();
}

void DiffView::focusOutEvent(QFocusEvent* event)
{
    QAbstractScrollArea::focusOutEvent(event);
    viewport()->update();
}

} // namespace weir
