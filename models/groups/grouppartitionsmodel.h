// Purpose: the partitions that a group reads, as a table: verdict, offsets, lags, forecasts; now, or as they were
// recorded at a moment. Thread: GUI. Limits: 10,000 partitions; of the past only lag, time lag, committed and end are
// recorded, the rest is "—" there.
#pragma once

#include "backend/monitor/groupsnapshot.h"
#include "models/common/snapshotmodel.h"

#include <QHash>

namespace weir {

/// What is recorded of one partition at a moment.
struct RecordedPartition
{
    std::optional<std::int64_t> lag, end;
    std::optional<double> timeLagSeconds;
    friend bool operator==(const RecordedPartition&, const RecordedPartition&) = default;
};

struct GroupPartitionRow
{
    GroupPartition now;
    QString member; ///< "billing-1 on /10.0.0.7"; empty: nobody
    bool utc = false;
    bool past = false; ///< `then` counts
    RecordedPartition then;
    friend bool operator==(const GroupPartitionRow&, const GroupPartitionRow&) = default;
};

class GroupPartitionsModel : public RowModel<GroupPartitionRow>
{
    Q_OBJECT
public:
    explicit GroupPartitionsModel(QObject* parent = nullptr);

    void setGroup(std::shared_ptr<const GroupInfo> group, bool utc);
    /// Recorded columns go back; a partition that is not in it was not recorded.
    void setMoment(const QHash<QString, RecordedPartition>& recorded);
    void setNow();
    bool isPast() const { return m_past; }
    int staleCount() const { return m_stale; }
    int fromStartCount() const { return m_fromStart; }
    static QString idOf(const TopicPartition& at); ///< of rows, and of what is recorded: "orders/3"

protected:
    QString rowId(const GroupPartitionRow& row) const override { return idOf(row.now.at); }
    QVariant cell(const GroupPartitionRow& row, int column, int role) const override;

private:
    void rebuild();
    QVariant pastCell(const GroupPartitionRow& row, int column, int role) const;
    QVariant nowCell(const GroupPartitionRow& row, int column, int role) const;

    std::shared_ptr<const GroupInfo> m_group;
    QHash<QString, RecordedPartition> m_recorded;
    bool m_utc = false;
    bool m_past = false;
    int m_stale = 0;
    int m_fromStart = 0;
};

} // namespace weir
