#include "backend/service/plans/planrunner.h"

#include <set>

namespace weir {
namespace {

bool isOpen(const PlanStep& step) { return !step.done && !step.refused; }

bool isOfDefinitions(const PlanStep& step)
{
    return step.kind == StepKind::SaveDefinition || step.kind == StepKind::RemoveDefinition;
}

QString offsetText(const std::optional<std::int64_t>& offset)
{
    return offset ? QString::number(*offset) : QStringLiteral("nothing");
}

QStringList groupsOf(const ChangePlan& plan)
{
    QStringList groups;
    for (const PlanStep& step : plan.steps) {
        if (isOpen(step) && !isOfDefinitions(step) && !groups.contains(step.group))
            groups << step.group;
    }
    return groups;
}

/// The open steps of a kind for a group.
QVector<PlanStep*> stepsOf(ChangePlan& plan, StepKind kind, const QString& group)
{
    QVector<PlanStep*> steps;
    for (PlanStep& step : plan.steps) {
        if (step.kind == kind && step.group == group && isOpen(step))
            steps << &step;
    }
    return steps;
}

void take(PlanStep& step, const Result<void>& result)
{
    if (result)
        step.done = true;
    else
        step.refused = result.error();
}

} // namespace

PlanRunner::PlanRunner(const ClientConf& conf, RunnerAids aids)
    : m_aids(std::move(aids)), m_reach(conf, m_aids.timeoutMs)
{
}

Result<void> PlanRunner::check(const ChangePlan& plan)
{
    if (m_reach.conf().spec.readOnly)
        return Error{ErrorKind::ReadOnly, 0, QStringLiteral("the connection is read-only"), m_reach.conf().spec.name};
    // Members may have gone since, and a plan made over a read-only connection may be applied over another.
    const bool isForGood =
        plan.refused && plan.refused->kind != ErrorKind::Busy && plan.refused->kind != ErrorKind::ReadOnly;
    if (isForGood)
        return *plan.refused;
    if (std::none_of(plan.steps.begin(), plan.steps.end(), &isOpen))
        return Error{ErrorKind::Invalid, 0, QStringLiteral("the plan has no step that could be applied"), plan.subject};
    if (const Result<void> open = m_reach.open(); !open)
        return open;
    const QString here = m_reach.metadata().clusterId;
    if (!plan.clusterId.isEmpty() && plan.clusterId != here)
        return Error{ErrorKind::Conflict, 0,
                     QStringLiteral("the plan is for the cluster %1, this is %2").arg(plan.clusterId, here),
                     plan.clusterName};
    return {};
}

Result<void> PlanRunner::checkMembers(const ChangePlan& plan, const GroupStand& stand) const
{
    std::set<QString> topics; ///< empty name: any
    for (const PlanStep& step : plan.steps) {
        if (isOpen(step) && step.group == stand.group)
            topics.insert(step.kind == StepKind::DeleteOffset ? step.at.topic : QString());
    }
    for (const QString& topic : topics) {
        const std::vector<DescribedMember> active = stand.active(topic);
        if (!active.empty())
            return busyError(stand.group, blockersOf(active, m_aids.membersSince ? m_aids.membersSince(stand.group)
                                                                                 : std::optional<std::int64_t>()));
    }
    return {};
}

Result<ChangePlan> PlanRunner::apply(const ChangePlan& plan)
{
    if (const Result<void> fits = check(plan); !fits)
        return fits.error();
    ChangePlan applied = plan;
    applied.refused.reset();
    applied.blockers.clear();
    applied.clusterId = m_reach.metadata().clusterId;
    std::vector<GroupStand> stands;
    for (const QString& group : groupsOf(applied)) {
        Result<GroupStand> stand = m_reach.stand(group);
        if (!stand)
            return stand.error();
        if (const Result<void> free = checkMembers(applied, *stand); !free)
            return free.error();
        stands.push_back(std::move(stand).value());
    }
    for (const GroupStand& stand : stands) {
        const bool goesAsWhole = !stepsOf(applied, StepKind::DeleteGroup, stand.group).isEmpty();
        refuseMoved(applied, stand);
        if (applied.purpose != PlanPurpose::Undo)
            refuseOutside(applied, stand.group);
        moveOffsets(applied, stand);
        if (goesAsWhole)
            deleteGroup(applied, stand.group);
        else
            deleteOffsets(applied, stand);
    }
    saveDefinitions(applied);
    return applied;
}

void PlanRunner::refuseMoved(ChangePlan& plan, const GroupStand& stand) const
{
    bool hasMoved = false;
    for (PlanStep& step : plan.steps) {
        const bool isOffset = step.kind == StepKind::MoveOffset || step.kind == StepKind::DeleteOffset;
        if (!isOffset || !isOpen(step) || step.group != stand.group)
            continue;
        const auto found = stand.committed.find(step.at);
        const std::optional<std::int64_t> now =
            found == stand.committed.end() ? std::optional<std::int64_t>() : found->second;
        if (now == step.from)
            continue;
        hasMoved = true;
        step.refused = Error{ErrorKind::Conflict, 0,
                             QStringLiteral("the committed offset is %1 by now, the plan says %2")
                                 .arg(offsetText(now), offsetText(step.from)),
                             step.at.topic};
    }
    // What the plan shows as lost is not all that would be.
    for (PlanStep* step : stepsOf(plan, StepKind::DeleteGroup, stand.group)) {
        const qsizetype known = stepsOf(plan, StepKind::DeleteOffset, stand.group).size();
        if (hasMoved || known != qsizetype(stand.committed.size()))
            step->refused = Error{ErrorKind::Conflict, 0,
                                  QStringLiteral("the group has committed since the plan was made"), stand.group};
    }
}

void PlanRunner::refuseOutside(ChangePlan& plan, const QString& group)
{
    std::vector<TopicPartition> partitions;
    const QVector<PlanStep*> steps = stepsOf(plan, StepKind::MoveOffset, group);
    for (const PlanStep* step : steps)
        partitions.push_back(step->at);
    if (partitions.empty())
        return;
    const Offsets starts = m_reach.admin().offsets(partitions, atStart, m_aids.timeoutMs);
    const Offsets ends = m_reach.admin().offsets(partitions, atEnd, m_aids.timeoutMs);
    // Only a move promises that what it names can be read; the rest brings back, or copies, what was.
    const bool mustBeKept = plan.purpose == PlanPurpose::MoveOffsets;
    for (PlanStep* step : steps) {
        const Result<std::int64_t>& start = starts.at(step->at);
        const Result<std::int64_t>& end = ends.at(step->at);
        if (!start || !end) {
            if (mustBeKept)
                step->refused = start ? end.error() : start.error();
        } else if (*step->to > *end) {
            step->start = *start;
            step->end = *end;
            step->refused =
                Error{ErrorKind::Limit, 0, QStringLiteral("the log ends at %1, before %2").arg(*end).arg(*step->to),
                      step->at.topic};
        } else if (mustBeKept && *step->to < *start)
            step->refused = Error{ErrorKind::Conflict, 0,
                                  QStringLiteral("the log begins at %1 by now, after %2").arg(*start).arg(*step->to),
                                  step->at.topic};
    }
}

void PlanRunner::moveOffsets(ChangePlan& plan, const GroupStand& stand)
{
    std::map<WireTopicPartition, std::int64_t> offsets;
    const QVector<PlanStep*> steps = stepsOf(plan, StepKind::MoveOffset, stand.group);
    for (const PlanStep* step : steps)
        offsets[toWire(step->at)] = *step->to;
    if (offsets.empty())
        return;
    const std::string group = stand.group.toStdString();
    const auto results = stand.isShare() ? m_reach.groups().setShareOffsets(group, offsets, m_reach.deadline())
                                         : m_reach.groups().commit(group, offsets, m_reach.deadline());
    for (PlanStep* step : steps)
        take(*step, results.at(toWire(step->at)));
}

void PlanRunner::deleteOffsets(ChangePlan& plan, const GroupStand& stand)
{
    const QVector<PlanStep*> steps = stepsOf(plan, StepKind::DeleteOffset, stand.group);
    if (steps.isEmpty())
        return;
    const std::string group = stand.group.toStdString();
    if (stand.isShare()) {
        std::set<std::string> topics;
        for (const PlanStep* step : steps)
            topics.insert(step->at.topic.toStdString());
        const auto results =
            m_reach.groups().deleteShareOffsets(group, {topics.begin(), topics.end()}, m_reach.deadline());
        for (PlanStep* step : steps)
            take(*step, results.at(step->at.topic.toStdString()));
        return;
    }
    std::vector<WireTopicPartition> partitions;
    for (const PlanStep* step : steps)
        partitions.push_back(toWire(step->at));
    const auto results = m_reach.groups().deleteOffsets(group, partitions, m_reach.deadline());
    for (PlanStep* step : steps)
        take(*step, results.at(toWire(step->at)));
}

void PlanRunner::deleteGroup(ChangePlan& plan, const QString& group)
{
    const QVector<PlanStep*> whole = stepsOf(plan, StepKind::DeleteGroup, group);
    const Result<void> deleted = whole.isEmpty()
                                     ? Error{ErrorKind::Conflict, 0, QStringLiteral("the group stays as it is"), group}
                                     : m_reach.groups().deleteGroup(group.toStdString(), m_reach.deadline());
    for (PlanStep* step : whole)
        take(*step, deleted);
    // Its offsets go with it, or stay with it.
    for (PlanStep* step : stepsOf(plan, StepKind::DeleteOffset, group))
        take(*step, deleted);
}

void PlanRunner::saveDefinitions(ChangePlan& plan) const
{
    QVector<Definition> definitions;
    for (const PlanStep& step : plan.steps) {
        if (isOfDefinitions(step) && isOpen(step))
            definitions << *step.after;
    }
    if (definitions.isEmpty() || !m_aids.saveDefinitions)
        return;
    const Result<void> saved = m_aids.saveDefinitions(definitions);
    for (PlanStep& step : plan.steps) {
        if (isOfDefinitions(step) && isOpen(step))
            take(step, saved);
    }
}

} // namespace weir
