#include "widgets/kit/hexview.h"

#include "models/common/formats.h"
#include "widgets/kit/icons.h"
#include "widgets/kit/theme.h"
#include "widgets/kit/tokens.h"

#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QMenu>
#include <QPaintEvent>
#include <QPainter>
#include <QScrollBar>
#include <algorithm>

namespace weir {
namespace {

constexpr char hexDigits[] = "0123456789abcdef";

QChar letterOf(char byte) { return byte >= 0x20 && byte < 0x7F ? QLatin1Char(byte) : QLatin1Char('.'); }

} // namespace

/// Where things are, in the viewport's pixels. All letters are equally wide.
struct HexView::Layout
{
    int letter; ///< width
    int rowHeight;
    int offsetDigits; ///< 8, or more for large values
    int hexLeft;
    int asciiLeft;
    int width; ///< of everything

    int hexOf(int column) const { return hexLeft + (column * 3 + (column >= bytesPerRow / 2 ? 1 : 0)) * letter; }
    int asciiOf(int column) const { return asciiLeft + column * letter; }
};

HexView::HexView(const QString& accessibleName, QWidget* parent) : QAbstractScrollArea(parent)
{
    setAccessibleName(accessibleName);
    setFocusPolicy(Qt::StrongFocus);
    setFont(uiFont(FontRole::Code));
    connect(&ThemeController::instance(), &ThemeController::themeChanged, this, [this] {
        setFont(uiFont(FontRole::Code));
        viewport()->update();
    });
    viewport()->setAttribute(Qt::WA_OpaquePaintEvent);
    viewport()->setCursor(Qt::IBeamCursor);
}

HexView::Layout HexView::layout() const
{
    Layout layout{};
    layout.letter = fontMetrics().horizontalAdvance(QLatin1Char('0'));
    layout.rowHeight = measure::compactRow;
    layout.offsetDigits = std::max<int>(8, int(QString::number(m_bytes.size(), 16).size()));
    const int left = space::m - horizontalScrollBar()->value();
    layout.hexLeft = left + layout.offsetDigits * layout.letter + space::l;
    layout.asciiLeft = layout.hexLeft + (bytesPerRow * 3 + 1) * layout.letter + space::l;
    layout.width = layout.asciiLeft + bytesPerRow * layout.letter + space::m + horizontalScrollBar()->value();
    return layout;
}

void HexView::setData(const QByteArray& bytes)
{
    m_bytes = bytes;
    m_anchor = m_cursor = -1;
    verticalScrollBar()->setValue(0);
    updateBars();
    setAccessibleDescription(tr("%1 in hexadecimal and as ASCII").arg(formats::size(std::int64_t(bytes.size()))));
    viewport()->update();
    emit selectionChanged();
}

qint64 HexView::selectionStart() const { return m_cursor < 0 ? -1 : std::min(m_anchor, m_cursor); }
qint64 HexView::selectionLength() const { return m_cursor < 0 ? 0 : std::abs(m_cursor - m_anchor) + 1; }

void HexView::select(qint64 start, qint64 length)
{
    if (length <= 0 || start < 0 || start >= m_bytes.size()) {
        m_anchor = m_cursor = -1;
    } else {
        m_cursor = start;
        m_anchor = std::min<qint64>(start + length, m_bytes.size()) - 1;
        ensureVisible(start);
    }
    viewport()->update();
    emit selectionChanged();
}

QByteArray HexView::selectedBytes() const
{
    return m_cursor < 0 ? m_bytes : m_bytes.mid(selectionStart(), selectionLength());
}

QSize HexView::sizeHint() const
{
    return {layout().width + verticalScrollBar()->sizeHint().width() + 2 * frameWidth(), 12 * measure::compactRow};
}

void HexView::updateBars()
{
    const Layout at = layout();
    const qint64 rows = (m_bytes.size() + bytesPerRow - 1) / bytesPerRow;
    const int visible = std::max(1, viewport()->height() / at.rowHeight);
    verticalScrollBar()->setRange(0, int(std::max<qint64>(0, rows - visible)));
    verticalScrollBar()->setPageStep(visible);
    verticalScrollBar()->setSingleStep(1);
    horizontalScrollBar()->setRange(0, std::max(0, at.width - viewport()->width()));
    horizontalScrollBar()->setPageStep(viewport()->width());
    horizontalScrollBar()->setSingleStep(at.letter);
}

void HexView::resizeEvent(QResizeEvent* event)
{
    QAbstractScrollArea::resizeEvent(event);
    updateBars();
}

void HexView::paintEvent(QPaintEvent* event)
{
    QPainter painter(viewport());
    painter.fillRect(event->rect(), color(Token::Surface));
    painter.setFont(font());
    const Layout at = layout();
    const QFontMetrics metrics(font());
    const int baseline = (at.rowHeight - metrics.height()) / 2 + metrics.ascent();
    const qint64 from = selectionStart();
    const qint64 to = from + selectionLength(); // one past
    const int lastLine = std::min(viewport()->height(), event->rect().bottom()) / at.rowHeight;
    for (int line = event->rect().top() / at.rowHeight; line <= lastLine; ++line) {
        const qint64 start = (qint64(verticalScrollBar()->value()) + line) * bytesPerRow;
        if (start >= m_bytes.size())
            break;
        const int y = line * at.rowHeight;
        painter.setPen(color(Token::TextSecondary));
        painter.drawText(at.hexLeft - space::l - at.offsetDigits * at.letter, y + baseline,
                         QString::number(start, 16).rightJustified(at.offsetDigits, QLatin1Char('0')));
        const int count = int(std::min<qint64>(bytesPerRow, m_bytes.size() - start));
        const int firstMarked = int(std::clamp<qint64>(from - start, 0, count));
        const int endMarked = from < 0 ? 0 : int(std::clamp<qint64>(to - start, 0, count));
        if (endMarked > firstMarked) {
            const QColor mark = color(Token::Selection);
            painter.fillRect(at.hexOf(firstMarked) - at.letter / 2, y,
                             at.hexOf(endMarked - 1) + 3 * at.letter - at.hexOf(firstMarked), at.rowHeight, mark);
            painter.fillRect(at.asciiOf(firstMarked), y, (endMarked - firstMarked) * at.letter, at.rowHeight, mark);
        }
        for (int column = 0; column < count; ++column) {
            const char byte = m_bytes.at(start + column);
            const auto value = static_cast<unsigned char>(byte);
            const bool isLetter = value >= 0x20 && value < 0x7F;
            painter.setPen(color(value == 0 ? Token::TextSecondary : Token::Text));
            const QChar pair[2] = {QLatin1Char(hexDigits[value >> 4]), QLatin1Char(hexDigits[value & 15])};
            painter.drawText(at.hexOf(column), y + baseline, QString(pair, 2));
            painter.setPen(color(isLetter ? Token::Text : Token::TextSecondary));
            painter.drawText(at.asciiOf(column), y + baseline, QString(letterOf(byte)));
        }
        if (hasFocus() && m_cursor >= start && m_cursor < start + count) {
            painter.setPen(color(Token::Accent));
            const int column = int(m_cursor - start);
            painter.drawRect(at.hexOf(column) - 2, y, 2 * at.letter + 3, at.rowHeight - 1);
        }
    }
}

qint64 HexView::byteAt(const QPoint& point) const
{
    if (m_bytes.isEmpty())
        return -1;
    const Layout at = layout();
    int column = 0;
    if (point.x() >= at.asciiLeft - space::s) {
        column = (point.x() - at.asciiLeft) / at.letter;
    } else {
        while (column + 1 < bytesPerRow && point.x() >= at.hexOf(column + 1) - at.letter / 2)
            ++column;
    }
    column = std::clamp(column, 0, bytesPerRow - 1);
    const int line = point.y() < 0 ? -1 : point.y() / at.rowHeight;
    const qint64 row = std::max<qint64>(0, qint64(verticalScrollBar()->value()) + line);
    return std::min<qint64>(row * bytesPerRow + column, m_bytes.size() - 1);
}

void HexView::ensureVisible(qint64 position)
{
    const int row = int(position / bytesPerRow);
    QScrollBar* const bar = verticalScrollBar();
    if (row < bar->value())
        bar->setValue(row);
    else if (row >= bar->value() + bar->pageStep())
        bar->setValue(row - bar->pageStep() + 1);
}

void HexView::moveTo(qint64 position, bool extend)
{
    if (m_bytes.isEmpty())
        return;
    m_cursor = std::clamp<qint64>(position, 0, m_bytes.size() - 1);
    if (!extend || m_anchor < 0)
        m_anchor = m_cursor;
    ensureVisible(m_cursor);
    viewport()->update();
    emit selectionChanged();
}

void HexView::keyPressEvent(QKeyEvent* event)
{
    const bool extend = event->modifiers() & Qt::ShiftModifier;
    const bool control = event->modifiers() & Qt::ControlModifier;
    const qint64 page = qint64(verticalScrollBar()->pageStep()) * bytesPerRow;
    const qint64 at = std::max<qint64>(0, m_cursor);
    const bool none = m_cursor < 0;
    if (event->matches(QKeySequence::Copy)) {
        copyHex();
        return;
    }
    if (event->matches(QKeySequence::SelectAll)) {
        m_anchor = m_bytes.isEmpty() ? -1 : 0;
        m_cursor = m_bytes.size() - 1;
        viewport()->update();
        emit selectionChanged();
        return;
    }
    if (event->key() == Qt::Key_C && control && extend) {
        copyAscii();
        return;
    }
    switch (event->key()) {
    case Qt::Key_Left:
        moveTo(none ? 0 : at - 1, extend);
        return;
    case Qt::Key_Right:
        moveTo(none ? 0 : at + 1, extend);
        return;
    case Qt::Key_Up:
        moveTo(at < bytesPerRow ? at : at - bytesPerRow, extend);
        return;
    case Qt::Key_Down:
        moveTo(none ? 0 : at + bytesPerRow < m_bytes.size() ? at + bytesPerRow : at, extend);
        return;
    case Qt::Key_PageUp:
        moveTo(at - page, extend);
        return;
    case Qt::Key_PageDown:
        moveTo(at + page, extend);
        return;
    case Qt::Key_Home:
        moveTo(control ? 0 : at / bytesPerRow * bytesPerRow, extend);
        return;
    case Qt::Key_End:
        moveTo(control ? m_bytes.size() - 1 : at / bytesPerRow * bytesPerRow + bytesPerRow - 1, extend);
        return;
    default:
        event->ignore(); // the surroundings know Tab, Esc and the rest
    }
}

void HexView::mousePressEvent(QMouseEvent* event)
{
    if (event->button() == Qt::LeftButton)
        moveTo(byteAt(event->position().toPoint()), event->modifiers() & Qt::ShiftModifier);
}

void HexView::mouseMoveEvent(QMouseEvent* event)
{
    if (event->buttons() & Qt::LeftButton)
        moveTo(byteAt(event->position().toPoint()), true);
}

void HexView::contextMenuEvent(QContextMenuEvent* event)
{
    auto* const menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    QAction* const hex = menu->addAction(icon(QStringLiteral("copy")), tr("Copy as hexadecimal"));
    hex->setShortcut(QKeySequence::Copy);
    connect(hex, &QAction::triggered, this, &HexView::copyHex);
    QAction* const ascii = menu->addAction(icon(QStringLiteral("copy")), tr("Copy as ASCII"));
    ascii->setShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_C));
    connect(ascii, &QAction::triggered, this, &HexView::copyAscii);
    menu->popup(event->globalPos());
}

void HexView::copyHex()
{
    const qint64 all = m_cursor < 0 ? m_bytes.size() : selectionLength();
    const qint64 count = std::min<qint64>(all, maxCopied / 3);
    const QByteArray bytes = m_bytes.mid(std::max<qint64>(0, selectionStart()), count);
    QApplication::clipboard()->setText(QString::fromLatin1(bytes.toHex(' ')));
    emit copied(count, all);
}

void HexView::copyAscii()
{
    const qint64 all = m_cursor < 0 ? m_bytes.size() : selectionLength();
    const qint64 count = std::min<qint64>(all, maxCopied);
    const qint64 from = std::max<qint64>(0, selectionStart());
    QString text(count, Qt::Uninitialized);
    for (qint64 i = 0; i < count; ++i)
        text[i] = letterOf(m_bytes.at(from + i));
    QApplication::clipboard()->setText(text);
    emit copied(count, all);
}

void HexView::changeEvent(QEvent* event)
{
    QAbstractScrollArea::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange)
        updateBars();
    viewport()->update();
}

void HexView::focusInEvent(QFocusEvent* event)
{
    if (m_cursor < 0 && !m_bytes.isEmpty() && event->reason() != Qt::MouseFocusReason)
        moveTo(0, false);
    QAbstractScrollArea::focusInEvent(event);
    viewport()->update();
}

void HexView::focusOutEvent(QFocusEvent* event)
{
    QAbstractScrollArea::focusOutEvent(event);
    viewport()->update();
}

} // namespace weir
