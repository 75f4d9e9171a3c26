// Purpose: applies a plan to a cluster, if the world is still as the plan says. Thread: one worker (or a program
// without an event loop); blocks. Limits: offsets of one group go in one request, each answered for itself; definitions
// are saved together or not at all.
#pragma once

#include "backend/service/plans/changeplan.h"
#include "backend/service/plans/groupstand.h"

#include <functional>

namespace weir {

struct RunnerAids
{
    std::function<std::optional<std::int64_t>(const QString& group)> membersSince; ///< as PlannerAids
    /// Saves what a plan's steps want saved; null: those steps are left as they are.
    std::function<Result<void>(const QVector<Definition>&)> saveDefinitions;
    int timeoutMs = 15'000;
};

class PlanRunner
{
public:
    PlanRunner(const ClientConf& conf, RunnerAids aids);

    /// The plan with what was done and what was refused: Conflict where an offset has moved since, or lies before the
    /// log by now, Limit where it lies beyond the log's end (not of an undo). What is done already is not done again.
    /// Errors, nothing was changed: ReadOnly, Conflict (another cluster), Busy (members are active, in detail), Invalid
    /// (nothing to do), and those of reaching the cluster.
    Result<ChangePlan> apply(const ChangePlan& plan);

private:
    Result<void> check(const ChangePlan& plan);
    Result<void> checkMembers(const ChangePlan& plan, const GroupStand& stand) const;
    void refuseMoved(ChangePlan& plan, const GroupStand& stand) const;
    void refuseOutside(ChangePlan& plan, const QString& group);
    void moveOffsets(ChangePlan& plan, const GroupStand& stand);
    void deleteOffsets(ChangePlan& plan, const GroupStand& stand);
    void deleteGroup(ChangePlan& plan, const QString& group);
    void saveDefinitions(ChangePlan& plan) const;

    const RunnerAids m_aids;
    GroupReach m_reach;
};

} // namespace weir
