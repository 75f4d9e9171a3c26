// Purpose: the consumer groups that read one topic: how each fares on it. Thread: GUI. Limits: numbers are of this
// topic's partitions only; the verdict is the worst among them.
#pragma once

#include "backend/monitor/groupsnapshot.h"
#include "models/common/snapshotmodel.h"

namespace weir {

struct TopicGroupRow
{
    std::shared_ptr<const GroupInfo> info; ///< never null
    int partitions = 0;                    ///< of the topic
    int worst = -1;                        ///< in info->partitions
    std::optional<std::int64_t> lag, stableLag;
    std::optional<TimeLag> timeLag; ///< the longest
    std::optional<double> consumeRate, overtakenInSeconds;
    bool countsFromStart = false;
    bool utc = false;
    friend bool operator==(const TopicGroupRow& a, const TopicGroupRow& b)
    {
        return a.utc == b.utc && a.partitions == b.partitions && (a.info == b.info || *a.info == *b.info);
    }
};

class TopicGroupsModel : public RowModel<TopicGroupRow>
{
    Q_OBJECT
public:
    explicit TopicGroupsModel(QObject* parent = nullptr);
    void setSnapshot(const MonitorSnapshot& snapshot, const QString& topic, bool utc);
    QString groupAt(int row) const { return rowAt(row).info->id; }

protected:
    QString rowId(const TopicGroupRow& row) const override { return row.info->id; }
    QVariant cell(const TopicGroupRow& row, int column, int role) const override;
};

} // namespace weir
