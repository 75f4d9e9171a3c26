#include "backend/service/plans/changeplan.h"

#include <QDateTime>
#include <numeric>

namespace weir {
namespace {

/// Of a definition that is going to be saved again: one above that of the step that is taken back.
Definition renewed(Definition definition, int version)
{
    definition.version = version;
    definition.author.clear();
    definition.changedAtMs = 0;
    definition.note.clear();
    return definition;
}

std::optional<PlanStep> reversed(const PlanStep& step)
{
    PlanStep back;
    back.group = step.group;
    back.at = step.at;
    back.start = step.start;
    back.end = step.end;
    switch (step.kind) {
    case StepKind::MoveOffset:
        back.kind = step.from ? StepKind::MoveOffset : StepKind::DeleteOffset;
        back.from = step.to;
        back.to = step.from;
        return back;
    case StepKind::DeleteOffset:
        back.kind = StepKind::MoveOffset;
        back.to = step.from;
        return back;
    case StepKind::DeleteGroup:
        return {}; // its offsets, which stand beside it, make it anew
    case StepKind::SaveDefinition:
        if (!step.after)
            return {};
        back.before = step.after;
        if (step.before && !step.before->removed) {
            back.kind = StepKind::SaveDefinition;
            back.after = renewed(*step.before, step.after->version + 1);
        } else {
            back.kind = StepKind::RemoveDefinition;
            back.after = renewed(*step.after, step.after->version + 1);
            back.after->removed = true;
        }
        return back;
    case StepKind::RemoveDefinition:
        if (!step.before || !step.after)
            return {};
        back.kind = StepKind::SaveDefinition;
        back.before = step.after;
        back.after = renewed(*step.before, step.after->version + 1);
        return back;
    }
    return {};
}

} // namespace

std::int64_t ChangePlan::replayed() const
{
    return std::accumulate(steps.begin(), steps.end(), std::int64_t(0), [](std::int64_t sum, const PlanStep& step) {
        return sum + (step.refused ? 0 : step.replayed());
    });
}

std::int64_t ChangePlan::skipped() const
{
    return std::accumulate(steps.begin(), steps.end(), std::int64_t(0), [](std::int64_t sum, const PlanStep& step) {
        return sum + (step.refused ? 0 : step.skipped());
    });
}

bool ChangePlan::canApply() const
{
    return !refused &&
           std::any_of(steps.begin(), steps.end(), [](const PlanStep& step) { return !step.refused && !step.done; });
}

Deed ChangePlan::deed() const
{
    const bool destroys = std::any_of(steps.begin(), steps.end(), [](const PlanStep& step) {
        return step.kind == StepKind::DeleteOffset || step.kind == StepKind::DeleteGroup;
    });
    return destroys ? Deed::Destroy : Deed::Administer;
}

std::optional<ChangePlan> ChangePlan::undo() const
{
    ChangePlan back;
    back.purpose = PlanPurpose::Undo;
    back.clusterId = clusterId;
    back.clusterName = clusterName;
    back.subject = subject;
    back.madeAtMs = QDateTime::currentMSecsSinceEpoch();
    for (auto it = steps.rbegin(); it != steps.rend(); ++it) {
        if (!it->done)
            continue;
        if (std::optional<PlanStep> step = reversed(*it))
            back.steps << std::move(*step);
    }
    if (back.steps.isEmpty())
        return {};
    return back;
}

} // namespace weir
