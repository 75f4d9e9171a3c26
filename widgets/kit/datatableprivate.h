// Purpose: what DataTable's sources share. Thread: GUI. Only datatable*.cpp include it.
#pragma once

#include "backend/service/settings.h"
#include "widgets/kit/datatable.h"
#include "widgets/kit/datatablecolumns.h"

#include <QItemSelection>
#include <QPersistentModelIndex>
#include <QPointer>
#include <QTimer>

namespace weir {

struct DataTable::Private
{
    explicit Private(DataTable* table);

    qint64 rows() const;
    qint64 maxOffset() const; ///< the offset at the end
    void setOffset(qint64 pixels);
    void updateBars();
    int rowAt(int y) const;
    int columnAt(int x) const; ///< logical; -1: beside the columns
    int firstShownColumn() const;
    int nextColumn(int column, int step) const; ///< in the order shown; the same at the ends
    QRect cellRect(int row, int column) const;
    int fullRows() const; ///< rows that fit
    void setUnseen(qint64 count);
    void setFollowing(bool on);
    void onRowsRemoved(int first, int last);
    void onRowsInserted(int first, int last);
    void afterUserScroll();

    void goTo(int row, int column, Qt::KeyboardModifiers modifiers);
    void click(const QModelIndex& index, Qt::KeyboardModifiers modifiers);
    void selectRange(int from, int to, QItemSelectionModel::SelectionFlags flags);
    void ensureAnchor();
    void stepAutoScroll();

    void paintCell(QPainter& painter, const QRect& rect, const QModelIndex& index);
    QString cellText(const QModelIndex& index) const; ///< to be copied
    QString headerLine() const;
    QString rowLine(int row) const;
    QList<int> shownColumns() const;
    void copyStep();
    void fillMenu(QMenu* menu, const QModelIndex& index);

    DataTable* const q;
    QHeaderView* header;
    DataTableColumns* columns;
    QPointer<Settings> settings;
    int rowHeight;
    int hoverRow = -1;
    qint64 unit = 1; // pixels a step of the scroll bar, so that 64 bits fit in its int
    qint64 top = 0;  // pixels above the viewport
    bool follow = false;
    bool following = false;
    qint64 unseen = 0;
    bool adjusting = false; // the scroll bar is moved by us, not by a person
    bool hasCurrent = false;
    QPersistentModelIndex anchor;
    bool dragging = false;
    QPoint dragPoint;
    QTimer autoScroll;

    QItemSelection copyRanges; // a copy under way
    QString copyText;
    int copyRange = 0;
    int copyOffset = 0;
    int copyRows = 0;
    qint64 copyOf = 0;
    QTimer copyTimer;
};

} // namespace weir
