#include "models/common/tablemodel.h"

namespace weir {

TableModel::TableModel(std::vector<TableColumn> columns, QObject* parent)
    : QAbstractTableModel(parent), m_columns(std::move(columns))
{
}

int TableModel::columnOf(const QString& id) const
{
    for (std::size_t i = 0; i < m_columns.size(); ++i) {
        if (m_columns[i].id == id)
            return int(i);
    }
    return -1;
}

int TableModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : int(m_columns.size()); }

QVariant TableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= int(m_columns.size()))
        return {};
    const TableColumn& column = m_columns[std::size_t(section)];
    switch (role) {
    case Qt::DisplayRole:
        return column.unit.isEmpty() ? column.title : tr("%1 (%2)", "title (unit)").arg(column.title, column.unit);
    case Qt::ToolTipRole:
        return column.toolTip.isEmpty() ? QVariant() : column.toolTip;
    case Qt::TextAlignmentRole:
        return int((column.kind == ColumnKind::Number ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    case Qt::InitialSortOrderRole: // of numbers one looks for the largest
        return int(column.kind == ColumnKind::Number ? Qt::DescendingOrder : Qt::AscendingOrder);
    case ColumnIdRole:
        return column.id;
    case ColumnShownRole:
        return column.shown;
    case ColumnWidthRole:
        return column.width;
    case ColumnStretchRole:
        return column.stretch;
    case ColumnSortableRole:
        return column.sortable;
    default:
        return {};
    }
}

void TableModel::setColumns(std::vector<TableColumn> columns)
{
    beginResetModel();
    m_columns = std::move(columns);
    endResetModel();
}

void TableModel::replaceColumns(int first, std::vector<TableColumn> columns)
{
    const int count = int(m_columns.size());
    if (count > first) {
        beginRemoveColumns({}, first, count - 1);
        m_columns.resize(std::size_t(first));
        endRemoveColumns();
    }
    if (columns.empty())
        return;
    beginInsertColumns({}, first, first + int(columns.size()) - 1);
    m_columns.insert(m_columns.end(), std::make_move_iterator(columns.begin()), std::make_move_iterator(columns.end()));
    endInsertColumns();
}

} // namespace weir
