#include "widgets/kit/badge.h"
#include "widgets/kit/datatableprivate.h"
#include "widgets/kit/icons.h"
#include "widgets/kit/sparkline.h"
#include "widgets/kit/tokens.h"

#include <QHeaderView>
#include <QHelpEvent>
#include <QPaintEvent>
#include <QPainter>
#include <QToolTip>

namespace weir {
namespace {

constexpr int padding = space::s;
constexpr int tintStripe = 3;
constexpr double tintPart = 0.14;
constexpr int longestMeasured = 1000; // letters; more never fit in a cell
constexpr int longestToolTip = 2000;

QString oneLineOf(const QVariant& value)
{
    QString text = value.toString();
    if (text.size() > longestMeasured)
        text.truncate(longestMeasured);
    for (QChar& letter : text) {
        if (letter == QLatin1Char('\n'))
            letter = QChar(0x21B5);
        else if (letter.unicode() < 0x20)
            letter = QLatin1Char(' ');
    }
    return text;
}

QFont fontOf(const QModelIndex& index)
{
    return uiFont(index.data(CodeRole).toBool() ? FontRole::Code : FontRole::Body);
}

/// The text as it fits into the width. Shaping is what painting costs: of a long text only what can be seen at either
/// side of the ellipsis is shaped.
QString fitted(const QString& text, const QFontMetrics& metrics, int width)
{
    if (text.size() * metrics.maxWidth() <= width)
        return text;
    // So many of the narrowest letter fill half the width.
    const qsizetype side = width / std::max(1, metrics.horizontalAdvance(QLatin1Char('\''))) / 2 + 4;
    if (text.size() > 2 * side) {
        const QString ends = text.left(side) + text.right(side);
        const QString elided = metrics.elidedText(ends, Qt::ElideMiddle, width);
        if (elided != ends) // marks without a width of their own may have let it fit
            return elided;
    }
    return metrics.horizontalAdvance(text) <= width ? text : metrics.elidedText(text, Qt::ElideMiddle, width);
}

} // namespace

void DataTable::Private::paintCell(QPainter& painter, const QRect& rect, const QModelIndex& index)
{
    QRect inner = rect.adjusted(padding, 0, -padding, 0);
    if (inner.width() <= 0)
        return;
    if (const QString mark = index.data(MarkRole).toString(); !mark.isEmpty() && inner.width() > 2 * measure::icon) {
        constexpr int size = measure::icon - space::xs;
        painter.drawPixmap(QPoint(inner.left(), inner.center().y() - size / 2),
                           iconPixmap(mark, Token::TextSecondary, size, painter.device()->devicePixelRatio()));
        inner.setLeft(inner.left() + size + space::xs);
    }
    if (const QVariant values = index.data(SparklineRole); values.isValid()) {
        // The number stands at the right, as in a column of numbers; its course fills what is left.
        const int gap = rowHeight / 5;
        const QString number = oneLineOf(index.data(Qt::DisplayRole));
        const int width = number.isEmpty() ? 0 : QFontMetrics(fontOf(index)).horizontalAdvance(number);
        const int left = inner.width() - std::max(width + space::s, inner.width() / 2);
        if (number.isEmpty() || left >= space::xl)
            paintSparkline(painter, inner.adjusted(0, gap, number.isEmpty() ? 0 : left - inner.width(), -gap),
                           values.value<QVector<float>>());
        if (number.isEmpty())
            return;
    }
    const QString text = oneLineOf(index.data(Qt::DisplayRole));
    if (const QVariant status = index.data(BadgeRole); status.isValid()) {
        painter.save();
        painter.setClipRect(inner);
        paintBadge(painter, inner, Status(status.toInt()), text);
        painter.restore();
        return;
    }
    if (text.isEmpty())
        return;
    const QFont font = fontOf(index);
    if (painter.font() != font)
        painter.setFont(font);
    painter.setPen(color(index.data(SecondaryRole).toBool() ? Token::TextSecondary : Token::Text));
    const QVariant alignment = index.data(Qt::TextAlignmentRole);
    const int flags = (alignment.isValid() ? alignment.toInt() : int(Qt::AlignLeft)) | Qt::AlignVCenter;
    painter.drawText(inner, flags | Qt::TextSingleLine, fitted(text, QFontMetrics(font), inner.width()));
}

void DataTable::paintEvent(QPaintEvent* event)
{
    QPainter painter(viewport());
    painter.fillRect(event->rect(), color(Token::Surface));
    if (!model() || d->rows() == 0)
        return;
    const QRect area = event->rect();
    const qint64 first = (d->top + area.top()) / d->rowHeight;
    const qint64 last = std::min(d->rows() - 1, (d->top + area.bottom()) / d->rowHeight);
    const QList<int> columns = d->shownColumns();
    const QItemSelectionModel* const selection = selectionModel();
    const QModelIndex current = currentIndex();
    const int width = viewport()->width();
    for (qint64 row = first; row <= last; ++row) {
        const int y = int(row * d->rowHeight - d->top);
        const QRect line(0, y, width, d->rowHeight);
        const QModelIndex start = model()->index(int(row), 0, rootIndex());
        const bool selected = selection && selection->isSelected(start);
        if (selected)
            painter.fillRect(line, color(Token::Selection));
        else if (int(row) == d->hoverRow)
            painter.fillRect(line, color(Token::Raised));
        if (const QVariant tint = start.data(TintRole); tint.isValid()) {
            const QColor series = color(seriesToken(tint.toInt()));
            if (!selected)
                painter.fillRect(line, mixed(color(Token::Surface), series, tintPart));
            painter.fillRect(QRect(0, line.top(), tintStripe, line.height()), series);
        }
        painter.fillRect(QRect(0, line.bottom(), width, measure::line), color(Token::Line));
        for (const int column : columns) {
            const QRect cell(d->header->sectionViewportPosition(column), y, d->header->sectionSize(column),
                             d->rowHeight);
            if (cell.right() >= area.left() && cell.left() <= area.right())
                d->paintCell(painter, cell, start.siblingAtColumn(column));
        }
        if (hasFocus() && current.isValid() && current.row() == row) {
            painter.setPen(color(Token::Accent));
            painter.setBrush(Qt::NoBrush);
            painter.drawRect(d->cellRect(int(row), current.column()).adjusted(0, 0, -1, -2));
        }
    }
}

bool DataTable::viewportEvent(QEvent* event)
{
    switch (event->type()) {
    case QEvent::HoverMove:
    case QEvent::HoverEnter:
    case QEvent::HoverLeave: {
        const int row = event->type() == QEvent::HoverLeave
                            ? -1
                            : d->rowAt(static_cast<QHoverEvent*>(event)->position().toPoint().y());
        if (row != d->hoverRow) {
            d->hoverRow = row;
            viewport()->update();
        }
        return true;
    }
    case QEvent::ToolTip: {
        const auto* const help = static_cast<QHelpEvent*>(event);
        const QModelIndex index = indexAt(help->pos());
        QString text = index.data(Qt::ToolTipRole).toString();
        if (text.isEmpty() && index.isValid()) {
            const QString whole = index.data(Qt::DisplayRole).toString();
            const int width = d->cellRect(index.row(), index.column()).width() - 2 * padding;
            const bool isBadge = index.data(BadgeRole).isValid();
            const int needed = isBadge ? badgeSize(whole).width()
                                       : QFontMetrics(fontOf(index)).horizontalAdvance(whole.left(longestMeasured));
            if (needed > width || whole.contains(QLatin1Char('\n')))
                text = whole.size() > longestToolTip ? whole.left(longestToolTip) + QStringLiteral("…") : whole;
        }
        if (text.isEmpty())
            QToolTip::hideText();
        else // escaped: a value that looks like HTML is shown as it is
            QToolTip::showText(help->globalPos(), QStringLiteral("<span>%1</span>").arg(text.toHtmlEscaped()),
                               viewport(), visualRect(index));
        return true;
    }
    default:
        return QAbstractItemView::viewportEvent(event);
    }
}

} // namespace weir
