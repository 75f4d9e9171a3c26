// Purpose: the topics with the most traffic, and how fast they grow. Thread: GUI. Limits: ten rows; Kafka's own topics
// are left out.
#pragma once

#include "backend/monitor/groupsnapshot.h"
#include "backend/service/topicsnapshot.h"
#include "models/common/snapshotmodel.h"

namespace weir {

struct BusyTopicRow
{
    QString name;
    std::optional<double> in, out, growth; ///< records/s, records/s, bytes/s
    std::optional<std::int64_t> bytes;
    QVector<float> rateHistory;
    friend bool operator==(const BusyTopicRow&, const BusyTopicRow&) = default;
};

class BusyTopicsModel : public RowModel<BusyTopicRow>
{
    Q_OBJECT
public:
    static constexpr std::size_t mostRows = 10;
    explicit BusyTopicsModel(QObject* parent = nullptr);
    /// `growth`: bytes/s by topic, where it is known.
    void setSnapshots(const MonitorSnapshot& groups, const ClusterSnapshot* topics,
                      const QHash<QString, double>& growth);
    QString topicAt(int row) const { return rowAt(row).name; }
    QStringList names() const;

protected:
    QString rowId(const BusyTopicRow& row) const override { return row.name; }
    QVariant cell(const BusyTopicRow& row, int column, int role) const override;
};

} // namespace weir
