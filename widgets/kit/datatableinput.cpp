#include "widgets/kit/datatableprivate.h"
#include "widgets/kit/icons.h"

#include <QAccessible>
#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QHeaderView>
#include <QKeyEvent>
#include <QMenu>
#include <QMouseEvent>
#include <QScrollBar>
#include <algorithm>

namespace weir {
namespace {

constexpr qsizetype longestMenuText = 32;

/// For a menu's entry: short, and & is a letter.
QString quotedShort(const QString& text)
{
    QString shown = text.simplified();
    if (shown.size() > longestMenuText)
        shown = shown.left(longestMenuText) + QStringLiteral("…");
    return shown.replace(QLatin1Char('&'), QStringLiteral("&&"));
}

} // namespace

void DataTable::Private::selectRange(int from, int to, QItemSelectionModel::SelectionFlags flags)
{
    QAbstractItemModel* const model = q->model();
    const int lastColumn = model->columnCount(q->rootIndex()) - 1;
    q->selectionModel()->select(QItemSelection(model->index(std::min(from, to), 0, q->rootIndex()),
                                               model->index(std::max(from, to), lastColumn, q->rootIndex())),
                                flags | QItemSelectionModel::Rows);
}

void DataTable::Private::ensureAnchor()
{
    if (!anchor.isValid())
        anchor = q->currentIndex().isValid() ? q->currentIndex() : q->model()->index(0, 0, q->rootIndex());
}

/// Makes the cell current. Shift selects from the anchor, Ctrl leaves the selection, else the row alone is selected.
void DataTable::Private::goTo(int row, int column, Qt::KeyboardModifiers modifiers)
{
    const QModelIndex index = q->model()->index(row, column, q->rootIndex());
    if (!index.isValid())
        return;
    if (modifiers & Qt::ShiftModifier) {
        ensureAnchor();
        q->selectionModel()->setCurrentIndex(index, QItemSelectionModel::NoUpdate);
        selectRange(anchor.row(), row, QItemSelectionModel::ClearAndSelect);
    } else {
        q->selectionModel()->setCurrentIndex(index, QItemSelectionModel::NoUpdate);
        if (!(modifiers & Qt::ControlModifier)) {
            anchor = index;
            selectRange(row, row, QItemSelectionModel::ClearAndSelect);
        }
    }
    q->scrollTo(index);
}

void DataTable::Private::click(const QModelIndex& index, Qt::KeyboardModifiers modifiers)
{
    if ((modifiers & Qt::ControlModifier) && !(modifiers & Qt::ShiftModifier)) {
        q->selectionModel()->setCurrentIndex(index, QItemSelectionModel::NoUpdate);
        anchor = index;
        selectRange(index.row(), index.row(), QItemSelectionModel::Toggle);
        return;
    }
    goTo(index.row(), index.column(), modifiers & Qt::ShiftModifier);
}

void DataTable::keyPressEvent(QKeyEvent* event)
{
    if (event->matches(QKeySequence::Copy)) {
        copySelection();
        return;
    }
    if (event->matches(QKeySequence::SelectAll)) {
        selectAll();
        return;
    }
    const int lastRow = int(d->rows()) - 1;
    if (lastRow < 0) {
        event->ignore();
        return;
    }
    const bool none = !currentIndex().isValid();
    const int row = none ? 0 : currentIndex().row();
    const int column = none ? d->firstShownColumn() : currentIndex().column();
    const Qt::KeyboardModifiers modifiers = event->modifiers() & (Qt::ShiftModifier | Qt::ControlModifier);
    const auto vertically = [&](int to) {
        d->goTo(std::clamp(none ? row : to, 0, lastRow), column, modifiers & Qt::ShiftModifier);
    };
    switch (event->modifiers() & Qt::AltModifier ? 0 : event->key()) {
    case Qt::Key_Up:
        vertically(row - 1);
        return;
    case Qt::Key_Down:
        vertically(row + 1);
        return;
    case Qt::Key_PageUp:
        vertically(row - d->fullRows());
        return;
    case Qt::Key_PageDown:
        vertically(row > lastRow - d->fullRows() ? lastRow : row + d->fullRows());
        return;
    case Qt::Key_Home:
        d->goTo(0, column, modifiers & Qt::ShiftModifier);
        return;
    case Qt::Key_End:
        d->goTo(lastRow, column, modifiers & Qt::ShiftModifier);
        if (d->follow)
            scrollToEnd();
        return;
    case Qt::Key_Left:
    case Qt::Key_Right: {
        const int next = d->nextColumn(column, event->key() == Qt::Key_Left ? -1 : 1);
        selectionModel()->setCurrentIndex(model()->index(row, next, rootIndex()), QItemSelectionModel::NoUpdate);
        scrollTo(currentIndex());
        return;
    }
    case Qt::Key_Space:
        if (!none)
            d->click(currentIndex(), modifiers);
        return;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        // With Shift or Ctrl too: the frame opens what the page goes to in a new tab or window.
        if (!none && (modifiers & ~(Qt::ShiftModifier | Qt::ControlModifier | Qt::KeypadModifier)) == 0) {
            emit rowActivated(row);
            return;
        }
        break;
    default:
        break;
    }
    event->ignore();
}

void DataTable::mousePressEvent(QMouseEvent* event)
{
    const QModelIndex index = indexAt(event->position().toPoint());
    if (event->button() == Qt::MiddleButton && index.isValid()) {
        emit middleClicked(index.row());
        return;
    }
    if (!index.isValid()) {
        if (event->button() == Qt::LeftButton && event->modifiers() == Qt::NoModifier)
            clearSelection();
        return;
    }
    if (event->button() == Qt::RightButton && selectionModel()->isSelected(index)) {
        selectionModel()->setCurrentIndex(index, QItemSelectionModel::NoUpdate);
        return;
    }
    if (event->button() != Qt::LeftButton && event->button() != Qt::RightButton)
        return;
    d->click(index, event->modifiers());
    d->dragging = event->button() == Qt::LeftButton;
}

void DataTable::mouseMoveEvent(QMouseEvent* event)
{
    if (!d->dragging || !(event->buttons() & Qt::LeftButton)) {
        d->dragging = false;
        d->autoScroll.stop();
        return;
    }
    d->dragPoint = event->position().toPoint();
    const int y = d->dragPoint.y();
    if (y < 0 || y >= viewport()->height()) {
        if (!d->autoScroll.isActive())
            d->autoScroll.start();
        return;
    }
    d->autoScroll.stop();
    const int row = d->rowAt(y);
    if (row >= 0 && row != currentRow() && currentIndex().isValid() && !(event->modifiers() & Qt::ControlModifier))
        d->goTo(row, currentIndex().column(), Qt::ShiftModifier);
}

void DataTable::Private::stepAutoScroll()
{
    if (!dragging || !(QApplication::mouseButtons() & Qt::LeftButton) || !q->currentIndex().isValid()) {
        autoScroll.stop();
        return;
    }
    const int beyond = dragPoint.y() < 0 ? dragPoint.y() : dragPoint.y() - q->viewport()->height();
    const int step = beyond / rowHeight + (beyond < 0 ? -1 : 1);
    goTo(int(std::clamp<qint64>(qint64(q->currentRow()) + step, 0, rows() - 1)), q->currentIndex().column(),
         Qt::ShiftModifier);
}

void DataTable::mouseDoubleClickEvent(QMouseEvent* event)
{
    const QModelIndex index = indexAt(event->position().toPoint());
    if (event->button() == Qt::LeftButton && index.isValid() && event->modifiers() == Qt::NoModifier)
        emit rowActivated(index.row());
}

void DataTable::wheelEvent(QWheelEvent* event)
{
    const QPoint pixels = event->pixelDelta();
    const QPoint angle = event->angleDelta();
    const bool across = event->modifiers() & Qt::ShiftModifier || std::abs(angle.x()) > std::abs(angle.y());
    if (across) {
        const int steps = angle.x() != 0 ? angle.x() : angle.y();
        horizontalScrollBar()->setValue(horizontalScrollBar()->value() - (pixels.x() != 0 ? pixels.x() : steps / 2));
    } else {
        const qint64 distance =
            pixels.y() != 0 ? pixels.y() : qint64(angle.y()) * QApplication::wheelScrollLines() * d->rowHeight / 120;
        d->setOffset(d->top - distance);
        d->afterUserScroll();
    }
    event->accept();
}

void DataTable::contextMenuEvent(QContextMenuEvent* event)
{
    const bool byKey = event->reason() == QContextMenuEvent::Keyboard;
    const QModelIndex index = byKey ? currentIndex() : indexAt(viewport()->mapFromGlobal(event->globalPos()));
    if (!index.isValid())
        return;
    auto* const menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    d->fillMenu(menu, index);
    emit contextMenuAboutToShow(menu, index);
    menu->popup(byKey ? viewport()->mapToGlobal(visualRect(index).bottomLeft()) : event->globalPos());
}

void DataTable::Private::fillMenu(QMenu* menu, const QModelIndex& index)
{
    const QString text = cellText(index);
    const QString id = columns->idOf(index.column());
    if (!text.isEmpty()) {
        const auto add = [&](const QString& iconName, const QString& sentence, bool exclude) {
            QAction* const action = menu->addAction(icon(iconName), sentence.arg(quotedShort(text)));
            connect(action, &QAction::triggered, q,
                    [this, id, text, exclude] { emit q->filterRequested(id, text, exclude); });
        };
        add(QStringLiteral("funnel"), tr("Filter for “%1”"), false);
        add(QStringLiteral("funnel-x"), tr("Filter out “%1”"), true);
        menu->addSeparator();
    }
    connect(menu->addAction(icon(QStringLiteral("copy")), tr("Copy cell")), &QAction::triggered, q,
            [text] { QApplication::clipboard()->setText(text); });
    const qint64 selected = q->selectedCount();
    QAction* const rowsAction =
        menu->addAction(selected > 1 ? tr("Copy %1 rows").arg(QLocale().toString(selected)) : tr("Copy row"));
    rowsAction->setShortcut(QKeySequence::Copy);
    rowsAction->setShortcutContext(Qt::WidgetShortcut);
    connect(rowsAction, &QAction::triggered, q, &DataTable::copySelection);
    menu->addSeparator();
    QMenu* const choices = menu->addMenu(icon(QStringLiteral("columns-3")), tr("Columns"));
    columns->addChoices(choices);
}

QString DataTable::Private::cellText(const QModelIndex& index) const
{
    const QVariant raw = index.data(RawRole);
    return raw.isValid() ? raw.toString() : index.data(Qt::DisplayRole).toString();
}

void DataTable::selectAll()
{
    if (model() && d->rows() > 0)
        d->selectRange(0, int(d->rows()) - 1, QItemSelectionModel::ClearAndSelect);
}

void DataTable::setSelection(const QRect& rect, QItemSelectionModel::SelectionFlags flags)
{
    const int last = d->rowAt(std::max(rect.top(), rect.bottom()));
    const int first = d->rowAt(std::max(0, std::min(rect.top(), rect.bottom())));
    if (first >= 0)
        d->selectRange(first, last >= 0 ? last : int(d->rows()) - 1, flags);
}

QRegion DataTable::visualRegionForSelection(const QItemSelection&) const { return viewport()->rect(); }

QModelIndex DataTable::moveCursor(CursorAction action, Qt::KeyboardModifiers)
{
    const int lastRow = int(d->rows()) - 1;
    if (lastRow < 0)
        return {};
    int row = std::max(0, currentRow());
    int column = currentIndex().isValid() ? currentIndex().column() : d->firstShownColumn();
    switch (action) {
    case MoveUp:
        row -= 1;
        break;
    case MoveDown:
        row += 1;
        break;
    case MovePageUp:
        row -= d->fullRows();
        break;
    case MovePageDown:
        row += d->fullRows();
        break;
    case MoveHome:
        row = 0;
        break;
    case MoveEnd:
        row = lastRow;
        break;
    case MoveLeft:
    case MovePrevious:
        column = d->nextColumn(column, -1);
        break;
    case MoveRight:
    case MoveNext:
        column = d->nextColumn(column, 1);
        break;
    }
    return model()->index(std::clamp(row, 0, lastRow), column, rootIndex());
}

void DataTable::currentChanged(const QModelIndex& current, const QModelIndex& previous)
{
    viewport()->update();
    d->hasCurrent = current.isValid();
    const int row = current.isValid() ? current.row() : -1;
    if (row == (previous.isValid() ? previous.row() : -1))
        return;
    if (QAccessible::isActive()) {
        QAccessibleValueChangeEvent event(this, row + 1);
        QAccessible::updateAccessibility(&event);
    }
    emit currentRowChanged(row);
}

void DataTable::selectionChanged(const QItemSelection&, const QItemSelection&)
{
    viewport()->update();
    emit rowsSelected();
}

} // namespace weir
