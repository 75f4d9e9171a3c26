// Purpose: one table of the statistics: columns and rows as texts with what they sort by. Thread: GUI.
#pragma once

#include "models/common/snapshotmodel.h"

namespace weir {

struct StatisticsCell
{
    QString text;
    QVariant sort = {}; ///< invalid: by text
    QString toolTip = {};
    bool isSecondary = false;
    int badge = -1; ///< a Status
    friend bool operator==(const StatisticsCell&, const StatisticsCell&) = default;
};

struct StatisticsRow
{
    QString id;
    QVector<StatisticsCell> cells;
    friend bool operator==(const StatisticsRow&, const StatisticsRow&) = default;
};

/// What a page shows as a table: the columns never change, the rows do.
struct StatisticsRows
{
    std::vector<TableColumn> columns;
    std::vector<StatisticsRow> rows;
};

class StatisticsTable : public RowModel<StatisticsRow>
{
    Q_OBJECT
public:
    explicit StatisticsTable(std::vector<TableColumn> columns, QObject* parent = nullptr)
        : RowModel(std::move(columns), parent)
    {
    }

protected:
    QString rowId(const StatisticsRow& row) const override { return row.id; }
    QVariant cell(const StatisticsRow& row, int column, int role) const override;
};

} // namespace weir
