#include "backend/service/plans/offsetplanner.h"

#include "backend/service/plans/firstrecords.h"
#include "backend/service/plans/offsetmoves.h"

#include <QDateTime>
#include <algorithm>
#include <set>

namespace weir {
namespace {

std::vector<TopicPartition> sorted(std::set<TopicPartition> all) { return {all.begin(), all.end()}; }

/// Where the log begins and ends, as far as that is known.
void addBounds(PlanStep& step, const OffsetFacts& facts)
{
    if (const auto start = facts.start.find(step.at); start != facts.start.end() && start->second)
        step.start = *start->second;
    if (const auto end = facts.end.find(step.at); end != facts.end.end() && end->second)
        step.end = *end->second;
}

} // namespace

OffsetPlanner::OffsetPlanner(const ClientConf& conf, PlannerAids aids)
    : m_aids(std::move(aids)), m_reach(conf, m_aids.timeoutMs)
{
}

Result<GroupStand> OffsetPlanner::begin(const QString& group)
{
    if (group.isEmpty())
        return Error{ErrorKind::Invalid, 0, QStringLiteral("a group must be named")};
    if (!m_isOpen) {
        if (const Result<void> open = m_reach.open(); !open)
            return open.error();
        m_isOpen = true;
    }
    return m_reach.stand(group);
}

ChangePlan OffsetPlanner::emptyPlan(PlanPurpose purpose, const QString& subject) const
{
    ChangePlan plan;
    plan.purpose = purpose;
    plan.clusterId = m_reach.metadata().clusterId;
    plan.clusterName = m_reach.conf().spec.name;
    plan.subject = subject;
    plan.madeAtMs = QDateTime::currentMSecsSinceEpoch();
    return plan;
}

void OffsetPlanner::refuse(ChangePlan& plan, const GroupStand& stand, const QString& topic) const
{
    const std::vector<DescribedMember> active = stand.active(topic);
    if (!active.empty()) {
        plan.blockers =
            blockersOf(active, m_aids.membersSince ? m_aids.membersSince(stand.group) : std::optional<std::int64_t>());
        plan.refused = busyError(stand.group, plan.blockers);
    }
    if (m_reach.conf().spec.readOnly)
        plan.refused = Error{ErrorKind::ReadOnly, 0, QStringLiteral("the connection is read-only"), plan.clusterName};
}

Result<std::vector<TopicPartition>> OffsetPlanner::chosen(const OffsetMove& move, const GroupStand& stand,
                                                          const OffsetFacts& facts) const
{
    std::set<TopicPartition> all;
    for (const QString& topic : move.topics) {
        const auto& topics = m_reach.metadata().topics;
        const auto found = std::find_if(topics.begin(), topics.end(),
                                        [&topic](const ClusterMetadata::Topic& one) { return one.name == topic; });
        if (found == topics.end())
            return Error{ErrorKind::NotFound, 0, QStringLiteral("there is no such topic"), topic};
        for (const ClusterMetadata::PartitionMeta& partition : found->partitions)
            all.insert({topic, partition.id});
    }
    for (const TopicPartition& at : move.partitions)
        all.insert(at);
    if (!all.empty())
        return sorted(std::move(all));
    if (move.target == OffsetTarget::Given || move.target == OffsetTarget::Group) {
        for (const auto& [at, offset] : move.target == OffsetTarget::Given ? move.given : facts.other)
            all.insert(at);
    } else {
        for (const auto& [at, offset] : stand.committed)
            all.insert(at);
        for (const DescribedMember& member : stand.members) {
            for (const WireTopicPartition& at : member.assigned)
                all.insert(fromWire(at));
        }
    }
    if (all.empty())
        return Error{stand.exists ? ErrorKind::Invalid : ErrorKind::NotFound, 0,
                     QStringLiteral("it has committed nothing: topics or partitions must be named"), move.group};
    return sorted(std::move(all));
}

Result<OffsetFacts> OffsetPlanner::facts(const OffsetMove& move, const std::vector<TopicPartition>& partitions) const
{
    OffsetFacts facts;
    if (partitions.empty())
        return facts;
    ClusterAdmin admin = m_reach.admin();
    facts.start = admin.offsets(partitions, atStart, m_aids.timeoutMs);
    facts.end = admin.offsets(partitions, atEnd, m_aids.timeoutMs);
    if (move.target == OffsetTarget::Time || move.target == OffsetTarget::Duration) {
        const std::int64_t now = QDateTime::currentMSecsSinceEpoch();
        const std::int64_t time = move.target == OffsetTarget::Time ? move.timeMs : now - move.timeMs;
        if (time < 0)
            return Error{ErrorKind::Invalid, 0, QStringLiteral("the time lies before 1970")};
        facts.atTime = admin.offsets(partitions, time, m_aids.timeoutMs);
    }
    return facts;
}

Result<ChangePlan> OffsetPlanner::moveOffsets(const OffsetMove& move)
{
    const Result<GroupStand> stand = begin(move.group);
    if (!stand)
        return stand.error();
    OffsetFacts known;
    if (move.target == OffsetTarget::Group) {
        const Result<GroupStand> other = m_reach.stand(move.otherGroup);
        if (!other)
            return other.error();
        if (other->committed.empty())
            return Error{ErrorKind::NotFound, 0, QStringLiteral("it has no committed offsets"), move.otherGroup};
        known.other = other->committed;
    }
    const Result<std::vector<TopicPartition>> partitions = chosen(move, *stand, known);
    if (!partitions)
        return partitions.error();
    Result<OffsetFacts> asked = facts(move, *partitions);
    if (!asked)
        return asked.error();
    asked->committed = stand->committed;
    asked->other = std::move(known.other);
    ChangePlan plan = emptyPlan(PlanPurpose::MoveOffsets, move.group);
    plan.steps = offsetSteps(move, *partitions, *asked);
    describeTargets(plan.steps);
    refuse(plan, *stand);
    return plan;
}

Result<ChangePlan> OffsetPlanner::cloneGroup(const QString& from, const QString& to)
{
    const Result<GroupStand> source = begin(from);
    if (!source)
        return source.error();
    if (source->committed.empty())
        return Error{ErrorKind::NotFound, 0, QStringLiteral("it has no committed offsets"), from};
    if (to.isEmpty() || to == from)
        return Error{ErrorKind::Invalid, 0, QStringLiteral("the new group needs a name of its own"), to};
    const Result<GroupStand> target = m_reach.stand(to);
    if (!target)
        return target.error();
    if (source->isShare() || target->isShare())
        return Error{ErrorKind::UnsupportedVersion, 0,
                     QStringLiteral("a share group has no committed offsets to be copied"), from};
    std::vector<TopicPartition> partitions;
    for (const auto& [at, offset] : source->committed)
        partitions.push_back(at);
    const Result<OffsetFacts> asked = facts({}, partitions);
    if (!asked)
        return asked.error();
    ChangePlan plan = emptyPlan(PlanPurpose::CloneGroup, from);
    for (const auto& [at, offset] : source->committed) {
        PlanStep step;
        step.group = to;
        step.at = at;
        step.to = offset;
        if (const auto own = target->committed.find(at); own != target->committed.end())
            step.from = own->second;
        addBounds(step, *asked);
        if (step.from != step.to)
            plan.steps << step;
    }
    describeTargets(plan.steps);
    refuse(plan, *target);
    return plan;
}

QVector<PlanStep> OffsetPlanner::deleteSteps(const GroupStand& stand, const QString& topic) const
{
    std::vector<TopicPartition> partitions;
    for (const auto& [at, offset] : stand.committed) {
        if (topic.isEmpty() || at.topic == topic)
            partitions.push_back(at);
    }
    const Result<OffsetFacts> asked = facts({}, partitions);
    QVector<PlanStep> steps;
    for (const TopicPartition& at : partitions) {
        PlanStep step;
        step.kind = StepKind::DeleteOffset;
        step.group = stand.group;
        step.at = at;
        step.from = stand.committed.at(at);
        if (asked)
            addBounds(step, *asked);
        steps << step;
    }
    return steps;
}

Result<ChangePlan> OffsetPlanner::deleteGroup(const QString& group)
{
    const Result<GroupStand> stand = begin(group);
    if (!stand)
        return stand.error();
    if (!stand->exists)
        return Error{ErrorKind::NotFound, 0, QStringLiteral("there is no such group"), group};
    ChangePlan plan = emptyPlan(PlanPurpose::DeleteGroup, group);
    plan.steps = deleteSteps(*stand, {});
    PlanStep last;
    last.kind = StepKind::DeleteGroup;
    last.group = group;
    plan.steps << last;
    refuse(plan, *stand);
    return plan;
}

Result<ChangePlan> OffsetPlanner::deleteOffsets(const QString& group, const QString& topic)
{
    const Result<GroupStand> stand = begin(group);
    if (!stand)
        return stand.error();
    ChangePlan plan = emptyPlan(PlanPurpose::DeleteOffsets, group);
    plan.steps = deleteSteps(*stand, topic);
    if (plan.steps.isEmpty())
        return Error{ErrorKind::NotFound, 0, QStringLiteral("the group %1 has committed nothing there").arg(group),
                     topic};
    refuse(plan, *stand, topic);
    return plan;
}

void OffsetPlanner::describeTargets(QVector<PlanStep>& steps) const
{
    if (!m_aids.readsRecords)
        return;
    ExportOptions reading;
    reading.decoders = m_aids.decoders;
    reading.masks = m_aids.masks;
    readFirstRecords(m_reach.conf(), reading, steps);
}

} // namespace weir
