// Purpose: the members of a group as a table: who, where, what of it they read and how far behind that is. Thread: GUI.
#pragma once

#include "backend/monitor/groupsnapshot.h"
#include "models/common/snapshotmodel.h"

namespace weir {

struct GroupMemberRow
{
    GroupMember member;
    std::optional<std::int64_t> lag; ///< of its partitions, as far as it is known
    Verdict verdict = Verdict::Unknown;
    bool judged = false; ///< it has partitions
    friend bool operator==(const GroupMemberRow&, const GroupMemberRow&) = default;
};

class GroupMembersModel : public RowModel<GroupMemberRow>
{
    Q_OBJECT
public:
    explicit GroupMembersModel(QObject* parent = nullptr);
    void setGroup(const GroupInfo& group);
    /// "orders 0–3, payments 1": sorted partitions, runs folded.
    static QString assignmentText(const QVector<TopicPartition>& partitions);

protected:
    QString rowId(const GroupMemberRow& row) const override { return row.member.id; }
    QVariant cell(const GroupMemberRow& row, int column, int role) const override;
};

} // namespace weir
