// Purpose: the contract between our table models and kit/DataTable: columns with an id, unit and kind, and what a cell
// gives besides its text. Thread: GUI. Limits: any QAbstractItemModel that answers these roles works; TableModel is the
// convenient base.
#pragma once

#include "models/common/status.h"

#include <QAbstractTableModel>
#include <QVector>
#include <vector>

namespace weir {

/// Roles of cells. DisplayRole is the text, ToolTipRole a tooltip (else DataTable shows cut text),
/// Qt::AccessibleTextRole says a picture.
enum TableRole {
    SortRole = Qt::UserRole, ///< number, QString, QDateTime, bool; invalid (not known) sorts last in either direction
    RawRole,                 ///< QString: what is copied, filtered for and written to TSV; invalid: DisplayRole's
    BadgeRole,               ///< int(Status): drawn as shape and word (DisplayRole is the word)
    SparklineRole,           ///< QVector<float>: drawn left of the text, or alone where there is none
    RowIdRole,               ///< QString: stable name of the row, the same in every column
    SubjectRole,             ///< what the row is about, for pages; free
    SecondaryRole,           ///< bool: text in the secondary colour (unknown, internal, marker)
    CodeRole,                ///< bool: text in code type
    TintRole,                ///< int 0–5, of the first column: the row has a stripe and a soft tint of that series
    MarkRole,                ///< QString: name of an icon left of the text: what is special about this cell
    FirstModelRole           ///< models number their own from here
};

/// Roles of horizontal header data, besides DisplayRole (title with unit), ToolTipRole and TextAlignmentRole.
enum HeaderRole {
    ColumnIdRole = Qt::UserRole, ///< QString: never translated, key for settings
    ColumnShownRole,             ///< bool: shown until somebody chooses
    ColumnWidthRole,             ///< int: width at first in characters
    ColumnStretchRole,           ///< bool: takes what is left
    ColumnSortableRole           ///< bool
};

enum class ColumnKind { Text, Number, Badge, Sparkline, Time };

struct TableColumn
{
    QString id;
    QString title;                      ///< translated
    ColumnKind kind = ColumnKind::Text; ///< Number is right-aligned; others left
    int width = 16;                     ///< characters
    QString unit{};                     ///< shown behind the title: "Rate (records/s)"
    QString toolTip{};
    bool shown = true;    ///< at most nine by default
    bool stretch = false; ///< at most one
    bool sortable = true;
    bool searched = true; ///< its text counts for the text filter (Text, Badge and Time columns)
};

/// "Keep rows whose text in this column is (not) exactly this": Filter for / Filter out.
struct CellFilter
{
    QString columnId;
    QString text;
    bool exclude = false;
    friend bool operator==(const CellFilter&, const CellFilter&) = default;
};

class TableModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    explicit TableModel(std::vector<TableColumn> columns, QObject* parent = nullptr);

    const std::vector<TableColumn>& columns() const { return m_columns; }
    int columnOf(const QString& id) const; ///< -1: none
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

protected:
    /// Replaces the columns under beginResetModel: for columns that come from data.
    void setColumns(std::vector<TableColumn> columns);
    /// Replaces the columns from `first` on; rows, selection and the columns before it stay.
    void replaceColumns(int first, std::vector<TableColumn> columns);

private:
    std::vector<TableColumn> m_columns;
};

} // namespace weir
