// Purpose: everything that changes a consumer group, as one side panel of a page: Move offsets, Clone, Delete, each
// ending in Review change. Thread: GUI. Limits: hidden until something is asked for; hides itself when it is closed.
#pragma once

#include "backend/monitor/groupsnapshot.h"
#include "backend/service/plans/changeplan.h"
#include "backend/service/plans/offsettarget.h"
#include "backend/service/services.h"

#include <QWidget>
#include <memory>

namespace weir {

class Cluster;
class Plans;

class GroupChanges : public QWidget
{
    Q_OBJECT
public:
    GroupChanges(const Services& services, QWidget* parent = nullptr);
    ~GroupChanges() override;

    /// Of whom the following speaks; call again with newer numbers of the same group. Another group closes the panel.
    void setGroup(Cluster* cluster, std::shared_ptr<const GroupInfo> group);
    /// For tests: plans of a fake.
    void setPlans(Plans* plans);

    void moveOffsets(const QVector<TopicPartition>& chosen = {});
    /// Straight to Review change: where to is known ("skip this record").
    void moveTo(const OffsetMove& move);
    void cloneGroup(); ///< asks for the new name
    void deleteGroup();
    void deleteOffsets(const QString& topic);

    QSize sizeHint() const override; ///< the same for all of its panels

signals:
    void applied(const weir::ChangePlan& plan); ///< something was changed: refresh
    void closed();

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace weir
