// Purpose: Move offsets: which partitions, where to, what it will mean while one types; makes the plan. A side panel.
// Thread: GUI. Limits: GroupChanges (moveoffsetschanges.h) puts it together with Review change, clone and delete: pages
// want that one.
#pragma once

#include "backend/monitor/groupsnapshot.h"
#include "backend/service/plans/changeplan.h"
#include "backend/service/services.h"
#include "widgets/kit/detailpanel.h"

#include <memory>

namespace weir {

class Cluster;
class Plans;

class MoveOffsetsPanel : public DetailPanel
{
    Q_OBJECT
public:
    MoveOffsetsPanel(const Services& services, QWidget* parent = nullptr);
    ~MoveOffsetsPanel() override;

    /// Fills and shows itself. chosen: partitions selected on the page; empty: none are.
    void open(Cluster* cluster, std::shared_ptr<const GroupInfo> group, const QVector<TopicPartition>& chosen);
    /// The same on anything that makes plans. groups: names to choose another from.
    void open(Plans* plans, std::shared_ptr<const GroupInfo> group, const QVector<TopicPartition>& chosen,
              const QStringList& groups);
    /// Newer numbers of the same group, while the panel is open.
    void setGroup(std::shared_ptr<const GroupInfo> group);
    void makeAgain(); ///< asks for the plan once more

signals:
    void making(); ///< the cluster was asked
    void planMade(const weir::ChangePlan& plan);
    void failed(const weir::Error& error); ///< the plan could not be made

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace weir
