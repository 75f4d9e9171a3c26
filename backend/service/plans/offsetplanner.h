// Purpose: makes plans about a group's offsets by asking the cluster: where they are, where they would go, what is
// there. Thread: one worker (or a program without an event loop); blocks. Limits: the first record is read for the
// first 200 steps, 3 s together.
#pragma once

#include "backend/serde/decoder.h"
#include "backend/serde/masking.h"
#include "backend/service/plans/changeplan.h"
#include "backend/service/plans/groupstand.h"
#include "backend/service/plans/offsettarget.h"

#include <functional>
#include <memory>

namespace weir {

struct PlannerAids
{
    std::shared_ptr<const DecoderSet> decoders; ///< null: without a registry
    std::shared_ptr<const MaskSet> masks;       ///< null: nothing is masked
    /// Since when the group has members, as far as somebody watched; null: nobody did.
    std::function<std::optional<std::int64_t>(const QString& group)> membersSince;
    bool readsRecords = true;
    int timeoutMs = 15'000;
};

struct OffsetFacts;

class OffsetPlanner
{
public:
    OffsetPlanner(const ClientConf& conf, PlannerAids aids);

    /// A plan that must not be applied (members are active, the connection is read-only) is made and says why. Errors:
    /// NotFound (a topic, the other group), Invalid (nothing to be moved is known), and those of reaching the cluster.
    Result<ChangePlan> moveOffsets(const OffsetMove& move);
    Result<ChangePlan> cloneGroup(const QString& from, const QString& to);
    Result<ChangePlan> deleteGroup(const QString& group);
    Result<ChangePlan> deleteOffsets(const QString& group, const QString& topic);

private:
    Result<GroupStand> begin(const QString& group);
    ChangePlan emptyPlan(PlanPurpose purpose, const QString& subject) const;
    void refuse(ChangePlan& plan, const GroupStand& stand, const QString& topic = {}) const;
    Result<std::vector<TopicPartition>> chosen(const OffsetMove& move, const GroupStand& stand,
                                               const OffsetFacts& facts) const;
    Result<OffsetFacts> facts(const OffsetMove& move, const std::vector<TopicPartition>& partitions) const;
    /// Of one topic, or of all.
    QVector<PlanStep> deleteSteps(const GroupStand& stand, const QString& topic) const;
    void describeTargets(QVector<PlanStep>& steps) const;

    const PlannerAids m_aids;
    GroupReach m_reach;
    bool m_isOpen = false;
};

} // namespace weir
