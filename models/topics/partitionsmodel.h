// Purpose: the partitions of one topic as a table. Thread: GUI.
#pragma once

#include "backend/service/topicsnapshot.h"
#include "models/common/snapshotmodel.h"

namespace weir {

struct PartitionRow
{
    std::int32_t id = 0;
    std::int32_t leader = -1;
    QString leaderHost; ///< "host:port"; empty: not known
    QVector<std::int32_t> replicas;
    QVector<std::int32_t> inSync;
    std::optional<std::int64_t> start;
    std::optional<std::int64_t> end;
    std::optional<std::int64_t> bytes;
    std::optional<double> share; ///< of the topic's bytes, else of its records: 0–1
    std::optional<double> recordsPerSecond;
    std::optional<Error> error;

    std::optional<std::int64_t> records() const;
    friend bool operator==(const PartitionRow&, const PartitionRow&) = default;
};

class PartitionsModel : public RowModel<PartitionRow>
{
    Q_OBJECT
public:
    explicit PartitionsModel(QObject* parent = nullptr);

    /// `topic` is one of the snapshot's.
    void setTopic(const ClusterSnapshot& snapshot, const TopicInfo& topic);
    /// "12 partitions, all in sync. The largest holds 1.8 times the average." Empty before the first topic.
    QString summary() const { return m_summary; }

protected:
    QString rowId(const PartitionRow& row) const override { return QString::number(row.id); }
    QVariant cell(const PartitionRow& row, int column, int role) const override;

private:
    QVariant statusCell(const PartitionRow& row, int role) const;
    QString m_summary;
};

} // namespace weir
