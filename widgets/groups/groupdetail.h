// Purpose: one consumer group beside the table of groups: verdict and reason, lags, forecasts, the worst partitions.
// Thread: GUI. Limits: numbers change in place, so that focus and scroll position stay.
#pragma once

#include "backend/monitor/groupsnapshot.h"
#include "widgets/kit/detailpanel.h"

class QPushButton;
class QVBoxLayout;

namespace weir {

class Badge;
class Label;

class GroupDetail : public DetailPanel
{
    Q_OBJECT
public:
    explicit GroupDetail(QWidget* parent = nullptr);

    void setGroup(std::shared_ptr<const GroupInfo> group, bool utc);
    QString group() const { return m_group ? m_group->id : QString(); }

signals:
    void openAsked();
    void moveAsked();
    void partitionAsked(const QString& topic, int partition); ///< why its verdict

private:
    struct PartitionLine
    {
        QWidget* line;
        QPushButton* link;
        Badge* badge;
        Label* lag;
        TopicPartition at;
    };
    void buildActions(QVBoxLayout* column);
    void buildFacts(QVBoxLayout* column);
    void buildPartitions(QVBoxLayout* column);
    void showPartitions();

    std::shared_ptr<const GroupInfo> m_group;
    bool m_utc = false;
    Badge* m_badge;
    Label* m_since;
    Label* m_reason;
    Label* m_membersError;
    QVector<Label*> m_facts;
    Label* m_worst;
    std::vector<PartitionLine> m_partitions;
};

} // namespace weir
