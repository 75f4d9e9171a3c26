#include "widgets/kit/datatable.h"

#include "widgets/kit/datatableaccessible.h"
#include "widgets/kit/datatableprivate.h"
#include "widgets/kit/tokens.h"

#include <QHeaderView>
#include <QScopedValueRollback>
#include <QScrollBar>
#include <algorithm>
#include <limits>
#include <utility>

namespace weir {
namespace {

constexpr qint64 largestBar = 1'000'000'000;

int saturated(qint64 pixels)
{
    constexpr qint64 limit = std::numeric_limits<int>::max() / 4;
    return int(std::clamp(pixels, -limit, limit));
}

} // namespace

DataTable::Private::Private(DataTable* table)
    : q(table), header(new QHeaderView(Qt::Horizontal, table)), rowHeight(measure::row)
{
}

qint64 DataTable::Private::rows() const { return q->model() ? q->model()->rowCount(q->rootIndex()) : 0; }

qint64 DataTable::Private::maxOffset() const
{
    return std::max<qint64>(0, rows() * rowHeight - q->viewport()->height());
}

void DataTable::Private::setOffset(qint64 pixels)
{
    top = std::clamp<qint64>(pixels, 0, maxOffset());
    QScrollBar* const bar = q->verticalScrollBar();
    const QScopedValueRollback<bool> guard(adjusting, true);
    bar->setValue(top >= maxOffset() ? bar->maximum() : int(top / unit));
    q->viewport()->update();
}

void DataTable::Private::updateBars()
{
    QScrollBar* const bar = q->verticalScrollBar();
    const qint64 most = maxOffset();
    unit = most / largestBar + 1;
    {
        const QScopedValueRollback<bool> guard(adjusting, true);
        bar->setRange(0, int((most + unit - 1) / unit));
        bar->setPageStep(std::max(1, int(q->viewport()->height() / unit)));
        bar->setSingleStep(std::max(1, int(rowHeight / unit)));
    }
    setOffset(top);

    QScrollBar* const across = q->horizontalScrollBar();
    across->setRange(0, std::max(0, header->length() - q->viewport()->width()));
    across->setPageStep(q->viewport()->width());
    across->setSingleStep(rowHeight);
    header->setOffset(across->value());
}

int DataTable::Private::rowAt(int y) const
{
    const qint64 row = (top + y) / rowHeight;
    return y >= 0 && row < rows() ? int(row) : -1;
}

int DataTable::Private::columnAt(int x) const { return header->logicalIndexAt(x); }

int DataTable::Private::firstShownColumn() const
{
    for (int place = 0; place < header->count(); ++place) {
        if (!header->isSectionHidden(header->logicalIndex(place)))
            return header->logicalIndex(place);
    }
    return 0;
}

int DataTable::Private::nextColumn(int column, int step) const
{
    for (int place = header->visualIndex(column) + step; place >= 0 && place < header->count(); place += step) {
        if (!header->isSectionHidden(header->logicalIndex(place)))
            return header->logicalIndex(place);
    }
    return column;
}

QList<int> DataTable::Private::shownColumns() const
{
    QList<int> shown;
    for (int place = 0; place < header->count(); ++place) {
        if (const int column = header->logicalIndex(place); !header->isSectionHidden(column))
            shown << column;
    }
    return shown;
}

QRect DataTable::Private::cellRect(int row, int column) const
{
    return {header->sectionViewportPosition(column), saturated(qint64(row) * rowHeight - top),
            header->sectionSize(column), rowHeight};
}

int DataTable::Private::fullRows() const { return std::max(1, q->viewport()->height() / rowHeight); }

void DataTable::Private::setUnseen(qint64 count)
{
    if (unseen == count)
        return;
    unseen = count;
    emit q->unseenRowsChanged(count);
}

void DataTable::Private::setFollowing(bool on)
{
    if (on)
        setUnseen(0);
    if (following == on)
        return;
    following = on;
    emit q->followingChanged(on);
}

void DataTable::Private::afterUserScroll()
{
    if (follow && !adjusting)
        setFollowing(top >= maxOffset());
}

void DataTable::Private::onRowsInserted(int first, int last)
{
    const qint64 count = qint64(last) - first + 1;
    const bool above = top > 0 && qint64(first) * rowHeight <= top;
    updateBars();
    if (following) {
        setOffset(maxOffset());
        return;
    }
    if (above) // what one reads stays where it is; at the very top one sees what comes in
        setOffset(top + count * rowHeight);
    if (follow && last == rows() - 1)
        setUnseen(unseen + count);
}

void DataTable::Private::onRowsRemoved(int first, int last)
{
    const qint64 above = std::max<qint64>(0, std::min<qint64>(last + 1, top / rowHeight) - first);
    top -= above * rowHeight;
    updateBars();
    if (following)
        setOffset(maxOffset());
    hoverRow = -1;
}

DataTable::DataTable(const QString& accessibleName, QWidget* parent)
    : QAbstractItemView(parent), d(std::make_unique<Private>(this))
{
    installTableAccessibility();
    setAccessibleName(accessibleName);
    d->header->setAccessibleName(tr("Columns of %1").arg(accessibleName));
    d->header->setFocusPolicy(Qt::NoFocus);
    d->columns = new DataTableColumns(d->header, this);
    connect(d->columns, &DataTableColumns::layoutChanged, this, [this] {
        d->updateBars();
        viewport()->update();
    });
    setSelectionMode(ExtendedSelection);
    setSelectionBehavior(SelectRows);
    setEditTriggers(NoEditTriggers);
    setHorizontalScrollMode(ScrollPerPixel);
    setVerticalScrollMode(ScrollPerPixel);
    setTabKeyNavigation(false);
    setMouseTracking(true);
    viewport()->setAttribute(Qt::WA_Hover);
    viewport()->setAttribute(Qt::WA_OpaquePaintEvent);
    d->autoScroll.setInterval(30);
    connect(&d->autoScroll, &QTimer::timeout, this, [this] { d->stepAutoScroll(); });
    connect(&d->copyTimer, &QTimer::timeout, this, [this] { d->copyStep(); });
}

DataTable::~DataTable()
{
    delete d->columns; // while there is a header to remember
}

void DataTable::setModel(QAbstractItemModel* newModel)
{
    if (newModel == model())
        return;
    if (model())
        disconnect(model(), nullptr, this, nullptr);
    if (newModel) {
        // before the selection looks for a neighbour: a current row that is gone has none
        connect(newModel, &QAbstractItemModel::rowsAboutToBeRemoved, this,
                [this](const QModelIndex&, int first, int last) {
                    if (currentRow() >= first && currentRow() <= last)
                        selectionModel()->clearCurrentIndex();
                });
    }
    d->copyTimer.stop();
    d->anchor = QPersistentModelIndex();
    d->hasCurrent = false;
    QAbstractItemView::setModel(newModel);
    d->header->setModel(newModel);
    d->columns->setModel(newModel);
    if (newModel) {
        connect(newModel, &QAbstractItemModel::rowsInserted, this,
                [this](const QModelIndex& parent, int first, int last) {
                    if (!parent.isValid())
                        d->onRowsInserted(first, last);
                });
        connect(newModel, &QAbstractItemModel::rowsRemoved, this,
                [this](const QModelIndex& parent, int first, int last) {
                    if (!parent.isValid())
                        d->onRowsRemoved(first, last);
                });
    }
    d->setUnseen(0);
    updateGeometries();
    if (d->following)
        scrollToEnd();
}

void DataTable::reset()
{
    QAbstractItemView::reset();
    if (std::exchange(d->hasCurrent, false))
        emit currentRowChanged(-1);
    d->hoverRow = -1;
    d->setUnseen(0);
    d->updateBars();
    d->columns->fit(viewport()->width());
    if (d->following)
        d->setOffset(d->maxOffset());
}

void DataTable::setSettings(Settings* settings, const QString& key)
{
    d->settings = settings;
    const auto applyRows = [this] {
        const int height = d->settings && d->settings->compactRows() ? measure::compactRow : measure::row;
        if (height == d->rowHeight)
            return;
        const qint64 top = d->top / d->rowHeight;
        d->rowHeight = height;
        d->updateBars();
        d->setOffset(d->following ? d->maxOffset() : top * height);
    };
    if (settings)
        connect(settings, &Settings::changed, this, [applyRows](const QString& changed) {
            if (changed == QLatin1String("compactRows"))
                applyRows();
        });
    applyRows();
    d->columns->setSettings(settings, key);
}

QHeaderView* DataTable::header() const { return d->header; }
void DataTable::setColumnShown(const QString& id, bool shown) { d->columns->setShown(d->columns->columnOf(id), shown); }

bool DataTable::isColumnShown(const QString& id) const
{
    const int column = d->columns->columnOf(id);
    return column >= 0 && !d->header->isSectionHidden(column);
}

void DataTable::resetColumns() { d->columns->reset(); }
void DataTable::sortBy(const QString& id, Qt::SortOrder order) { d->columns->sortBy(d->columns->columnOf(id), order); }
int DataTable::rowHeight() const { return d->rowHeight; }
int DataTable::currentRow() const { return currentIndex().isValid() ? currentIndex().row() : -1; }

void DataTable::setCurrentRow(int row)
{
    if (row >= 0 && row < d->rows())
        d->goTo(row, currentIndex().isValid() ? currentIndex().column() : d->firstShownColumn(), Qt::NoModifier);
}

QList<int> DataTable::selectedRows() const
{
    QList<int> rows;
    if (!selectionModel())
        return rows;
    for (const QItemSelectionRange& range : selectionModel()->selection()) {
        for (int row = range.top(); row <= range.bottom() && rows.size() < maxCopiedRows; ++row)
            rows << row;
    }
    std::sort(rows.begin(), rows.end());
    rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
    return rows;
}

qint64 DataTable::selectedCount() const
{
    qint64 count = 0;
    if (selectionModel()) {
        for (const QItemSelectionRange& range : selectionModel()->selection())
            count += range.height();
    }
    return count;
}

void DataTable::setFollowEnd(bool follow)
{
    d->follow = follow;
    d->setFollowing(follow);
    if (follow)
        d->setOffset(d->maxOffset());
    else
        d->setUnseen(0);
}

bool DataTable::isFollowing() const { return d->following; }
qint64 DataTable::unseenRows() const { return d->unseen; }

void DataTable::scrollToEnd()
{
    d->setOffset(d->maxOffset());
    if (d->follow)
        d->setFollowing(true);
}

QRect DataTable::visualRect(const QModelIndex& index) const
{
    return index.isValid() && !isIndexHidden(index) ? d->cellRect(index.row(), index.column()) : QRect();
}

void DataTable::scrollTo(const QModelIndex& index, ScrollHint hint)
{
    if (!index.isValid())
        return;
    const qint64 top = qint64(index.row()) * d->rowHeight;
    const qint64 height = viewport()->height();
    const qint64 now = d->top;
    qint64 wanted = now;
    if (hint == PositionAtTop || (hint == EnsureVisible && top < now))
        wanted = top;
    else if (hint == PositionAtBottom || (hint == EnsureVisible && top + d->rowHeight > now + height))
        wanted = top + d->rowHeight - height;
    else if (hint == PositionAtCenter)
        wanted = top - (height - d->rowHeight) / 2;
    if (wanted != now)
        d->setOffset(wanted);
    d->afterUserScroll();

    if (const QRect cell = d->cellRect(index.row(), index.column());
        cell.left() < 0 || cell.width() > viewport()->width())
        horizontalScrollBar()->setValue(horizontalScrollBar()->value() + cell.left());
    else if (cell.right() >= viewport()->width())
        horizontalScrollBar()->setValue(horizontalScrollBar()->value() + cell.right() - viewport()->width() + 1);
}

QModelIndex DataTable::indexAt(const QPoint& point) const
{
    const int row = d->rowAt(point.y());
    const int column = d->columnAt(point.x());
    return model() && row >= 0 && column >= 0 ? model()->index(row, column, rootIndex()) : QModelIndex();
}

QSize DataTable::sizeHint() const { return {640, d->header->sizeHint().height() + 8 * d->rowHeight}; }

void DataTable::updateGeometries()
{
    const int height = d->header->sizeHint().height();
    if (viewportMargins().top() != height) {
        setViewportMargins(0, height, 0, 0); // comes back by resizeEvent where the size differs
    }
    const QRect area = viewport()->geometry();
    d->header->setGeometry(area.left(), area.top() - height, area.width(), height);
    d->columns->fit(viewport()->width());
    d->updateBars();
    if (d->following)
        d->setOffset(d->maxOffset());
}

void DataTable::focusInEvent(QFocusEvent* event)
{
    QAbstractScrollArea::focusInEvent(event); // the item view's own makes a row current that nobody chose
    viewport()->update();
}

void DataTable::focusOutEvent(QFocusEvent* event)
{
    QAbstractScrollArea::focusOutEvent(event);
    viewport()->update();
}

void DataTable::resizeEvent(QResizeEvent* event)
{
    QAbstractItemView::resizeEvent(event);
    updateGeometries();
}

void DataTable::scrollContentsBy(int dx, int)
{
    if (dx != 0)
        d->header->setOffset(horizontalScrollBar()->value());
    const QScrollBar* const bar = verticalScrollBar();
    if (!d->adjusting)
        d->top = bar->value() == bar->maximum() ? d->maxOffset() : bar->value() * d->unit;
    viewport()->update();
    d->afterUserScroll();
}

void DataTable::verticalScrollbarValueChanged(int value)
{
    // The base asks the window system where the mouse is: too much for every tick of a live tail.
    if (!d->adjusting)
        QAbstractItemView::verticalScrollbarValueChanged(value);
}

int DataTable::horizontalOffset() const { return d->header->offset(); }
int DataTable::verticalOffset() const { return saturated(d->top); }
bool DataTable::isIndexHidden(const QModelIndex& index) const { return d->header->isSectionHidden(index.column()); }

} // namespace weir
