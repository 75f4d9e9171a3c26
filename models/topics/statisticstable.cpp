#include "models/topics/statisticstable.h"

namespace weir {

QVariant StatisticsTable::cell(const StatisticsRow& row, int column, int role) const
{
    if (column < 0 || column >= row.cells.size())
        return {};
    const StatisticsCell& cell = row.cells[column];
    switch (role) {
    case Qt::DisplayRole:
        return cell.text;
    case Qt::ToolTipRole:
        return cell.toolTip.isEmpty() ? QVariant() : QVariant(cell.toolTip);
    case SortRole:
        return cell.sort;
    case SecondaryRole:
        return cell.isSecondary ? QVariant(true) : QVariant();
    case BadgeRole:
        return cell.badge >= 0 ? QVariant(cell.badge) : QVariant();
    default:
        return {};
    }
}

} // namespace weir
