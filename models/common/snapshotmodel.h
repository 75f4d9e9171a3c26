// Purpose: a table over snapshots: setRows() compares with what is shown, by row id, and tells only the difference, so
// that selection, current row and scroll position stay; sorts and filters itself. Thread: GUI. Limits: made for up to
// some 100,000 rows (10,000 rows filter in under 20 ms); records of a topic have a model of their own. Use: struct Row
// with operator==; class M : public RowModel<Row> with rowId() and cell().
#pragma once

#include "models/common/tablemodel.h"

#include <QHash>
#include <QStringList>
#include <memory>

class QCollator;

namespace weir {

/// The part that knows no row type; derive from RowModel.
class SnapshotModel : public TableModel
{
    Q_OBJECT
public:
    using TableModel::TableModel;

    int rowCount(const QModelIndex& parent = {}) const override; ///< rows that pass the filter
    QVariant data(const QModelIndex& index, int role) const override;
    void sort(int column, Qt::SortOrder order = Qt::AscendingOrder) override; ///< stable; -1: the snapshot's own order
    int sortColumn() const { return m_sortColumn; }
    Qt::SortOrder sortOrder() const { return m_sortOrder; }

    /// Rows whose searched text contains every word, whatever the case. Empty: all.
    void setFilterText(const QString& text);
    QString filterText() const { return m_filterText; }
    /// Columns are and-ed; of several texts to keep in one column any will do.
    void setCellFilters(const QVector<CellFilter>& filters);
    QVector<CellFilter> cellFilters() const { return m_cellFilters; }
    int totalCount() const { return int(m_items.size()); } ///< without the filter
    /// Row as shown; -1: filtered out or not there.
    int rowOfId(const QString& id) const;

signals:
    /// After any change of what is shown or of the total: for "12 of 340 topics".
    void countChanged();

protected:
    struct SortKey;
    struct Item
    {
        QString id;
        std::shared_ptr<const void> row;
        mutable QString haystack;                         // filled when first filtered
        mutable std::shared_ptr<const SortKey> sortKey{}; // filled when first sorted
    };

    virtual QVariant value(const void* row, int column, int role) const = 0;
    virtual bool same(const void* a, const void* b) const = 0;
    /// Rows a model hides by a choice of its own (internal topics); call filtersChanged() when the choice changes.
    virtual bool accepts(const void*) const { return true; }
    void filtersChanged();
    void setItems(std::vector<Item> items); ///< of two items with one id the last counts
    const Item& itemAt(int row) const { return m_items[std::size_t(m_shown[std::size_t(row)])]; }
    const std::vector<Item>& items() const { return m_items; }

private:
    QString textOf(const Item& item, int column) const;
    const QString& haystackOf(const Item& item) const;
    const SortKey& sortKeyOf(const Item& item, const QCollator& collator) const;
    bool passes(const Item& item, const QStringList& words, const std::vector<std::vector<CellFilter>>& cells) const;
    std::vector<int> ordered(const std::vector<Item>& items) const;
    std::vector<int> filtered(const std::vector<Item>& items, const std::vector<int>& order) const;
    void show(const std::vector<int>& target);
    void removeShown(const std::vector<char>& kept);
    void permute(std::vector<int> order);
    void tellChanged(const std::vector<char>& changed);
    void tellCounts(int shownBefore, int totalBefore);

    std::vector<Item> m_items; // in the snapshot's order
    QHash<QString, int> m_itemOfId;
    std::vector<int> m_order;             // items in sort order, unfiltered
    std::vector<int> m_shown;             // items as shown
    mutable std::vector<int> m_rowOfItem; // -1: not shown; filled when asked
    mutable bool m_rowsKnown = false;
    int m_sortColumn = -1;
    Qt::SortOrder m_sortOrder = Qt::AscendingOrder;
    QString m_filterText;
    QVector<CellFilter> m_cellFilters;
};

template <typename Row> class RowModel : public SnapshotModel
{
public:
    using SnapshotModel::SnapshotModel;

    void setRows(std::vector<Row> rows)
    {
        std::vector<Item> items;
        items.reserve(rows.size());
        for (Row& row : rows) {
            QString id = rowId(row);
            items.push_back({std::move(id), std::make_shared<const Row>(std::move(row)), {}, {}});
        }
        setItems(std::move(items));
    }
    /// Precondition: 0 ≤ row < rowCount().
    const Row& rowAt(int row) const { return *static_cast<const Row*>(itemAt(row).row.get()); }

protected:
    virtual QString rowId(const Row& row) const = 0; ///< unique and stable
    /// DisplayRole and the roles of TableRole (RowIdRole is answered by the base; SortRole falls back to
    /// DisplayRole's).
    virtual QVariant cell(const Row& row, int column, int role) const = 0;
    virtual bool acceptsRow(const Row&) const { return true; }

    QVariant value(const void* row, int column, int role) const final
    {
        return cell(*static_cast<const Row*>(row), column, role);
    }
    bool same(const void* a, const void* b) const final
    {
        return *static_cast<const Row*>(a) == *static_cast<const Row*>(b);
    }
    bool accepts(const void* row) const final { return acceptsRow(*static_cast<const Row*>(row)); }
};

} // namespace weir
