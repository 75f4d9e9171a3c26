// Purpose: one consumer group beside the table of groups: verdict and reason, lags, forecasts, the worst partitions.
// Thread: GUI.
#pragma once

#include "backend/monitor/groupsnapshot.h"
#include "widgets/kit/detailpanel.h"

namespace weir {

class GroupDetail : public DetailPanel
{
    Q_OBJECT
public:
    explicit GroupDetail(QWidget* parent = nullptr);

    /// Shows the group; what is the same as before is left alone.
    void setGroup(std::shared_ptr<const GroupInfo> group, bool utc);
    QString group() const { return m_group ? m_group->id : QString(); }

signals:
    void openAsked();
    void moveAsked();
    void partitionAsked(const QString& topic, int partition); ///< why its verdict

private:
    void addPartitions();

    std::shared_ptr<const GroupInfo> m_group;
    bool m_utc = false;
};

} // namespace weir
