// Purpose: the groups that need a look, worst first; those furthest behind in time where none does. Thread: GUI.
// Limits: ten rows.
#pragma once

#include "backend/monitor/groupsnapshot.h"
#include "models/common/snapshotmodel.h"

namespace weir {

struct AttentionRow
{
    std::shared_ptr<const GroupInfo> info; ///< never null
    bool utc = false;
    friend bool operator==(const AttentionRow& a, const AttentionRow& b)
    {
        return a.utc == b.utc && (a.info == b.info || *a.info == *b.info);
    }
};

class AttentionModel : public RowModel<AttentionRow>
{
    Q_OBJECT
public:
    static constexpr std::size_t mostRows = 10;
    explicit AttentionModel(QObject* parent = nullptr);
    void setSnapshot(const MonitorSnapshot& snapshot, bool utc);
    QString groupAt(int row) const { return rowAt(row).info->id; }

protected:
    QString rowId(const AttentionRow& row) const override { return row.info->id; }
    QVariant cell(const AttentionRow& row, int column, int role) const override;
};

} // namespace weir
