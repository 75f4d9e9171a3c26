// Purpose: the consumer groups of a cluster as a table: verdict and why, lags, trend, members. Thread: GUI. Limits:
// made for 2,000 groups: a snapshot or a filter takes under 20 ms; worst first unless sorted.
#pragma once

#include "backend/monitor/groupsnapshot.h"
#include "models/common/snapshotmodel.h"

#include <QSet>

namespace weir {

struct GroupRow
{
    std::shared_ptr<const GroupInfo> info; ///< never null
    QStringList topics;
    bool utc = false;
    friend bool operator==(const GroupRow& a, const GroupRow& b)
    {
        return a.utc == b.utc && (a.info == b.info || *a.info == *b.info);
    }
};

class GroupsModel : public RowModel<GroupRow>
{
    Q_OBJECT
public:
    explicit GroupsModel(QObject* parent = nullptr);

    void setSnapshot(const MonitorSnapshot& snapshot);
    void setUtc(bool utc); ///< times in reasons
    /// Groups with one of these verdicts; empty: all.
    void setVerdicts(const QSet<Verdict>& verdicts);
    const QSet<Verdict>& verdicts() const { return m_verdicts; }
    /// Groups that read this topic; empty: all.
    void setTopic(const QString& topic);
    const QString& topic() const { return m_topic; }
    QString groupAt(int row) const { return rowAt(row).info->id; }

protected:
    QString rowId(const GroupRow& row) const override { return row.info->id; }
    QVariant cell(const GroupRow& row, int column, int role) const override;
    bool acceptsRow(const GroupRow& row) const override;

private:
    void rebuild();

    QVector<std::shared_ptr<const GroupInfo>> m_groups;
    QSet<Verdict> m_verdicts;
    QString m_topic;
    bool m_utc = false;
};

} // namespace weir
