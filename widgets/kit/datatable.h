// Purpose: the table of every page: 10 M rows of one height, columns chosen, sorted, sized, moved and remembered, cells
// filtered for and copied. Thread: GUI. Limits: paints visible rows only; everything but sorting (the model's) is O(1)
// in rows; rows are of the model's root; roles as in models/common/tablemodel.h. Selection is by row.
#pragma once

#include "models/common/tablemodel.h"

#include <QAbstractItemView>
#include <memory>

class QHeaderView;
class QMenu;

namespace weir {

class Settings;

class DataTable : public QAbstractItemView
{
    Q_OBJECT
public:
    /// Translated: what the table lists, for those who do not see it.
    explicit DataTable(const QString& accessibleName, QWidget* parent = nullptr);
    ~DataTable() override;

    void setModel(QAbstractItemModel* model) override;
    /// Columns, widths, order and sorting are kept under this key ("tables/topics"); compact rows follow Settings. Call
    /// before or after setModel.
    void setSettings(Settings* settings, const QString& key);
    QHeaderView* header() const;
    void setColumnShown(const QString& columnId, bool shown);
    bool isColumnShown(const QString& columnId) const;
    void resetColumns(); ///< to what the model says
    void sortBy(const QString& columnId, Qt::SortOrder order);
    int rowHeight() const;

    int currentRow() const;          ///< -1: none
    void setCurrentRow(int row);     ///< selects and scrolls to it
    QList<int> selectedRows() const; ///< sorted; at most maxCopiedRows
    qint64 selectedCount() const;

    /// Keeps at the newest row. A scroll away by hand stops it (and counts what comes), a scroll back to the end
    /// resumes it.
    void setFollowEnd(bool follow);
    bool isFollowing() const;
    qint64 unseenRows() const;
    void scrollToEnd();

    /// Tab-separated with a header line, of the selected rows (at most maxCopiedRows) and shown columns.
    QString selectionAsTsv() const;
    static constexpr int maxCopiedRows = 100'000;

    QRect visualRect(const QModelIndex& index) const override;
    void scrollTo(const QModelIndex& index, ScrollHint hint = EnsureVisible) override;
    QModelIndex indexAt(const QPoint& point) const override;
    void selectAll() override;
    QSize sizeHint() const override;

public slots:
    void copySelection(); ///< Ctrl+C
    void reset() override;

signals:
    void rowActivated(int row);      ///< Return or double click
    void currentRowChanged(int row); ///< -1: none
    void rowsSelected();
    void filterRequested(const QString& columnId, const QString& text, bool exclude);
    /// After the table's own entries; add yours.
    void contextMenuAboutToShow(QMenu* menu, const QModelIndex& index);
    void followingChanged(bool following);
    void unseenRowsChanged(qint64 count); ///< "n new" while not following
    void copied(int rows, qint64 ofRows); ///< rows < ofRows: the copy was cut
    void middleClicked(int row);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    bool viewportEvent(QEvent* event) override;
    void scrollContentsBy(int dx, int dy) override;
    void verticalScrollbarValueChanged(int value) override;
    void updateGeometries() override;
    QModelIndex moveCursor(CursorAction action, Qt::KeyboardModifiers modifiers) override;
    int horizontalOffset() const override;
    int verticalOffset() const override; ///< saturates; the true one is 64 bits wide
    bool isIndexHidden(const QModelIndex& index) const override;
    void setSelection(const QRect& rect, QItemSelectionModel::SelectionFlags flags) override;
    QRegion visualRegionForSelection(const QItemSelection& selection) const override;
    void currentChanged(const QModelIndex& current, const QModelIndex& previous) override;
    void selectionChanged(const QItemSelection& selected, const QItemSelection& deselected) override;

private:
    struct Private;
    friend struct Private;
    std::unique_ptr<Private> d;
};

} // namespace weir
