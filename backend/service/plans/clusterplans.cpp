#include "backend/service/plans/clusterplans.h"

#include "backend/service/cluster.h"

#include <QPointer>

namespace weir {
namespace {

ChangePlan emptyPlan(PlanPurpose purpose, const QString& group)
{
    ChangePlan plan;
    plan.purpose = purpose;
    plan.subject = group;
    return plan;
}

} // namespace

ClusterPlans::ClusterPlans(Cluster& cluster) : m_cluster(cluster) {}

void ClusterPlans::moveOffsets(const OffsetMove& move, QObject* context, Made done)
{
    answer(context, std::move(done), emptyPlan(PlanPurpose::MoveOffsets, move.group));
}

void ClusterPlans::cloneGroup(const QString& from, const QString&, QObject* context, Made done)
{
    answer(context, std::move(done), emptyPlan(PlanPurpose::CloneGroup, from));
}

void ClusterPlans::deleteGroup(const QString& group, QObject* context, Made done)
{
    answer(context, std::move(done), emptyPlan(PlanPurpose::DeleteGroup, group));
}

void ClusterPlans::deleteOffsets(const QString& group, const QString&, QObject* context, Made done)
{
    answer(context, std::move(done), emptyPlan(PlanPurpose::DeleteOffsets, group));
}

void ClusterPlans::apply(const ChangePlan& plan, QObject* context, Made done)
{
    ChangePlan applied_ = plan;
    for (PlanStep& step : applied_.steps)
        step.done = !step.refused;
    answer(context, std::move(done), applied_);
    emit applied(applied_);
}

void ClusterPlans::answer(QObject* context, Made done, Result<ChangePlan> plan)
{
    QMetaObject::invokeMethod(
        this,
        [context = QPointer<QObject>(context), done = std::move(done), plan = std::move(plan)] {
            if (context && done)
                done(plan);
        },
        Qt::QueuedConnection);
}

} // namespace weir
