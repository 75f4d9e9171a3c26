// Purpose: what happened to a group: members, rebalances, alerts, our own changes; as a table, and as sentences for
// charts. Thread: GUI.
#pragma once

#include "backend/monitor/history/series.h"
#include "models/common/snapshotmodel.h"

namespace weir {

QString markName(MarkKind kind);           ///< "Rebalance"
QString markText(const HistoryMark& mark); ///< "Rebalance: 2 members joined"
QString markIcon(MarkKind kind);           ///< kit icon
/// The names that a mark's detail has under this key.
QStringList markNames(const HistoryMark& mark, const char* key);

struct GroupMarkRow
{
    HistoryMark mark;
    bool utc = false;
    friend bool operator==(const GroupMarkRow&, const GroupMarkRow&) = default;
};

class GroupMarksModel : public RowModel<GroupMarkRow>
{
    Q_OBJECT
public:
    explicit GroupMarksModel(QObject* parent = nullptr);
    void setMarks(const QVector<HistoryMark>& marks, bool utc); ///< shown newest first

protected:
    QString rowId(const GroupMarkRow& row) const override;
    QVariant cell(const GroupMarkRow& row, int column, int role) const override;
};

} // namespace weir
