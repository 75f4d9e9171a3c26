#include "models/common/plantext.h"

#include "models/common/errortext.h"
#include "models/common/formats.h"

#include <QCoreApplication>
#include <algorithm>

namespace weir {
namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(weir::PlanText)
};

int plural(std::int64_t number) { return int(std::clamp<std::int64_t>(number, 0, 1'000'000'000)); }

QString records(std::int64_t number)
{
    return Words::tr("%1 record(s)", nullptr, plural(number)).arg(formats::count(number));
}

bool isDefinition(const PlanStep& step)
{
    return step.kind == StepKind::SaveDefinition || step.kind == StepKind::RemoveDefinition;
}

struct StepEffect
{
    std::int64_t again = 0, skipped = 0;
};

/// Of a move with both ends known; what the log has lost already is read by nobody.
StepEffect effectOf(const PlanStep& step)
{
    StepEffect effect;
    if (!step.to)
        return effect;
    // Without a commit a consumer would have begun somewhere by its own settings: nothing is known to be lost.
    const std::int64_t before = step.from.value_or(*step.to);
    const auto inside = [&](std::int64_t offset) {
        offset = step.start ? std::max(offset, *step.start) : offset;
        return step.end ? std::min(offset, *step.end) : offset;
    };
    const std::int64_t difference = inside(*step.to) - inside(before);
    (difference < 0 ? effect.again : effect.skipped) = std::abs(difference);
    return effect;
}

/// Steps that are to be made, or were.
int countOf(const ChangePlan& plan)
{
    const auto count =
        int(std::count_if(plan.steps.begin(), plan.steps.end(), [](const PlanStep& step) { return !step.refused; }));
    return count > 0 ? count : int(plan.steps.size());
}

QString groupOf(const ChangePlan& plan)
{
    if (!plan.subject.isEmpty())
        return plan.subject;
    return plan.steps.isEmpty() ? QString() : plan.steps.first().group;
}

/// The one definition of a plan about one, as "alert billing_lag".
QString onlyDefinition(const ChangePlan& plan)
{
    return plan.steps.size() == 1 && isDefinition(plan.steps.first()) ? stepSubject(plan.steps.first()) : QString();
}

/// The group that a clone is made of, if the plan's subject is not the clone itself.
bool isCloneOf(const ChangePlan& plan)
{
    return !plan.steps.isEmpty() && !plan.subject.isEmpty() && plan.subject != plan.steps.first().group;
}

QString actionOnDefinitions(const ChangePlan& plan)
{
    const QString one = onlyDefinition(plan);
    if (one.isEmpty())
        return Words::tr("Save %n definition(s)", nullptr, countOf(plan));
    return plan.steps.first().kind == StepKind::RemoveDefinition ? Words::tr("Remove %1").arg(one)
                                                                 : Words::tr("Save %1").arg(one);
}

} // namespace

PlanEffect planEffect(const ChangePlan& plan)
{
    PlanEffect effect;
    for (const PlanStep& step : plan.steps) {
        if (step.refused) {
            ++effect.refused;
            continue;
        }
        if (step.kind == StepKind::DeleteOffset)
            ++effect.forgotten;
        if (step.kind != StepKind::MoveOffset || !step.to)
            continue;
        const StepEffect one = effectOf(step);
        effect.again += one.again;
        effect.skipped += one.skipped;
        effect.isLeftKnown = effect.isLeftKnown && step.end;
        if (step.end)
            effect.left += std::max<std::int64_t>(0, *step.end - *step.to);
        effect.atEdge += step.wanted.has_value();
        if (!step.from)
            ++effect.first;
        else if (*step.from == *step.to)
            ++effect.unchanged;
        else
            ++effect.moved;
        if (one.again > 0 && step.targetTimeMs)
            effect.oldestMs = std::min(effect.oldestMs.value_or(*step.targetTimeMs), *step.targetTimeMs);
    }
    return effect;
}

QString planTitle(const ChangePlan& plan)
{
    const int count = countOf(plan);
    const QString group = groupOf(plan);
    switch (plan.purpose) {
    case PlanPurpose::MoveOffsets:
        return count == 0 ? Words::tr("Move offsets of %1").arg(group)
                          : Words::tr("Move %n offset(s) of %1", nullptr, count).arg(group);
    case PlanPurpose::CloneGroup:
        return isCloneOf(plan) ? Words::tr("Clone group %1 as %2").arg(plan.subject, plan.steps.first().group)
                               : Words::tr("Clone a group as %1").arg(group);
    case PlanPurpose::DeleteGroup:
        return Words::tr("Delete group %1").arg(group);
    case PlanPurpose::DeleteOffsets:
        return Words::tr("Delete %n offset(s) of %1", nullptr, count).arg(group);
    case PlanPurpose::SaveDefinitions:
        return actionOnDefinitions(plan);
    case PlanPurpose::Undo:
        return group.isEmpty() ? Words::tr("Take back %n change(s)", nullptr, count)
                               : Words::tr("Take back %n change(s) of %1", nullptr, count).arg(group);
    case PlanPurpose::Mixed:
        break;
    }
    return group.isEmpty() ? Words::tr("Make %n change(s)", nullptr, count)
                           : Words::tr("Make %n change(s) to %1", nullptr, count).arg(group);
}

QString planAction(const ChangePlan& plan)
{
    const int count = countOf(plan);
    switch (plan.purpose) {
    case PlanPurpose::MoveOffsets:
        return Words::tr("Move %n offset(s)", nullptr, count);
    case PlanPurpose::CloneGroup:
        return Words::tr("Clone group");
    case PlanPurpose::DeleteGroup:
        return Words::tr("Delete group");
    case PlanPurpose::DeleteOffsets:
        return Words::tr("Delete %n offset(s)", nullptr, count);
    case PlanPurpose::SaveDefinitions:
        return actionOnDefinitions(plan);
    case PlanPurpose::Undo:
        return Words::tr("Take back %n change(s)", nullptr, count);
    case PlanPurpose::Mixed:
        break;
    }
    return Words::tr("Make %n change(s)", nullptr, count);
}

QString planDone(const ChangePlan& plan)
{
    const auto done =
        int(std::count_if(plan.steps.begin(), plan.steps.end(), [](const PlanStep& step) { return step.done; }));
    const int all = int(plan.steps.size());
    if (done == 0)
        return Words::tr("Nothing was changed.");
    if (done == all)
        return all == 1 ? Words::tr("The change was made.") : Words::tr("All %n changes were made.", nullptr, all);
    return Words::tr("%1 of %2 changes were made; each of the others says why not.")
        .arg(formats::count(done), formats::count(all));
}

QStringList planMeaning(const ChangePlan& plan, bool utc)
{
    QStringList sentences;
    const PlanEffect effect = planEffect(plan);
    const bool deletesGroup = std::any_of(plan.steps.begin(), plan.steps.end(), [](const PlanStep& step) {
        return step.kind == StepKind::DeleteGroup && !step.refused;
    });
    if (plan.steps.isEmpty())
        sentences << Words::tr("Nothing is to be changed: everything is as it should be already.");
    if (effect.again > 0) {
        sentences << (effect.oldestMs ? Words::tr("Up to %1 will be read again, the oldest of %2.")
                                            .arg(records(effect.again), formats::timestamp(*effect.oldestMs, utc))
                                      : Words::tr("Up to %1 will be read again.").arg(records(effect.again)));
    }
    if (effect.skipped > 0)
        sentences << Words::tr("Up to %1 will be skipped: the group never reads them.").arg(records(effect.skipped));
    if (effect.first > 0)
        sentences << (effect.first == 1
                          ? Words::tr("1 partition gets an offset for the first time.")
                          : Words::tr("%n partitions get an offset for the first time.", nullptr, effect.first));
    if (effect.atEdge == 1)
        sentences << Words::tr("1 partition does not keep what was asked for and goes to its edge.");
    else if (effect.atEdge > 1)
        sentences << Words::tr("%n partitions do not keep what was asked for and go to their edges.", nullptr,
                               effect.atEdge);
    if (effect.unchanged > 0)
        sentences << (effect.unchanged == 1 ? Words::tr("1 offset stays where it is.")
                                            : Words::tr("%n offsets stay where they are.", nullptr, effect.unchanged));
    if (effect.moved + effect.first > 0 && effect.isLeftKnown)
        sentences << (effect.left > 0
                          ? Words::tr("Up to %1 wait to be read afterwards.").arg(records(effect.left))
                          : Words::tr("Nothing waits to be read afterwards: the group goes on with what comes."));
    if (deletesGroup)
        sentences << Words::tr("The group is forgotten with all its offsets. Consumers that come back under its name "
                               "begin where their own settings say (auto.offset.reset).");
    else if (effect.forgotten > 0)
        sentences << (effect.forgotten == 1
                          ? Words::tr("1 offset is forgotten. Consumers that come back to its partition begin where "
                                      "their own settings say (auto.offset.reset).")
                          : Words::tr("%n offsets are forgotten. Consumers that come back to these partitions begin "
                                      "where their own settings say (auto.offset.reset).",
                                      nullptr, effect.forgotten));
    if (effect.refused > 0)
        sentences << (effect.refused == 1
                          ? Words::tr("1 change cannot be made; it says why.")
                          : Words::tr("%n changes cannot be made; each says why.", nullptr, effect.refused));
    if (!plan.steps.isEmpty() && plan.deed() != Deed::Destroy)
        sentences << (isDefinition(plan.steps.first()) ? Words::tr("Earlier versions are kept.")
                                                       : Words::tr("No records are changed, and nothing is deleted."));
    return sentences;
}

QString stepSubject(const PlanStep& step)
{
    if (isDefinition(step)) {
        const Definition& one = step.after ? *step.after : step.before ? *step.before : Definition();
        return QStringLiteral("%1 %2").arg(one.kind, one.key);
    }
    if (step.kind == StepKind::DeleteGroup)
        return Words::tr("group %1").arg(step.group);
    return QStringLiteral("%1 / %2").arg(step.at.topic).arg(step.at.partition);
}

QString stepBefore(const PlanStep& step)
{
    switch (step.kind) {
    case StepKind::MoveOffset:
    case StepKind::DeleteOffset:
        return step.from ? formats::count(*step.from) : Words::tr("no offset");
    case StepKind::DeleteGroup:
        return Words::tr("there");
    case StepKind::SaveDefinition:
    case StepKind::RemoveDefinition:
        break;
    }
    return step.before && !step.before->removed ? Words::tr("version %1").arg(step.before->version)
                                                : Words::tr("not there");
}

QString stepAfter(const PlanStep& step)
{
    switch (step.kind) {
    case StepKind::MoveOffset:
        return step.to ? formats::count(*step.to) : formats::unknown();
    case StepKind::DeleteOffset:
        return Words::tr("no offset");
    case StepKind::DeleteGroup:
        return Words::tr("deleted");
    case StepKind::RemoveDefinition:
        return Words::tr("removed");
    case StepKind::SaveDefinition:
        break;
    }
    return step.after ? Words::tr("version %1").arg(step.after->version) : formats::unknown();
}

QString stepMeaning(const PlanStep& step, bool utc)
{
    if (step.kind == StepKind::SaveDefinition) {
        if (step.after && !step.after->enabled)
            return Words::tr("kept, but not in force");
        return step.before && !step.before->removed ? Words::tr("replaces what is in force")
                                                    : Words::tr("comes into force");
    }
    if (step.kind == StepKind::RemoveDefinition)
        return Words::tr("is not in force any more");
    if (step.kind == StepKind::DeleteGroup)
        return Words::tr("with all its offsets");
    if (step.kind == StepKind::DeleteOffset)
        return Words::tr("its consumers begin by their own settings");
    if (!step.to)
        return {};
    const StepEffect effect = effectOf(step);
    const QString from = step.targetTimeMs ? formats::timestamp(*step.targetTimeMs, utc) : QString();
    QString text;
    if (step.from && *step.from == *step.to)
        text = Words::tr("stays");
    else if (effect.again > 0)
        text = from.isEmpty() ? Words::tr("%1 again").arg(records(effect.again))
                              : Words::tr("%1 again, from %2").arg(records(effect.again), from);
    else if (effect.skipped > 0)
        text = from.isEmpty() ? Words::tr("skips %1").arg(records(effect.skipped))
                              : Words::tr("skips %1, on from %2").arg(records(effect.skipped), from);
    else if (!step.from)
        text = from.isEmpty() ? Words::tr("begins here") : Words::tr("begins at %1").arg(from);
    else
        text = Words::tr("no record lies between");
    return step.wanted ? Words::tr("%1; offset %2 is not kept").arg(text, formats::count(*step.wanted)) : text;
}

QString stepRefusal(const PlanStep& step)
{
    if (!step.refused)
        return {};
    const Error& error = *step.refused;
    if (isDefinition(step))
        return errorText(error).full();
    switch (error.kind) {
    case ErrorKind::NotFound:
        return step.kind == StepKind::DeleteGroup ? Words::tr("The group is not there any more.")
                                                  : Words::tr("There is no such partition (any more).");
    case ErrorKind::Invalid:
    case ErrorKind::Limit:
        if (step.to && step.start && step.end && (*step.to < *step.start || *step.to > *step.end))
            return Words::tr("Offset %1 is outside of what is kept: %2 to %3.")
                .arg(formats::count(*step.to), formats::count(*step.start), formats::count(*step.end));
        break;
    case ErrorKind::Conflict:
        return Words::tr("It was changed meanwhile, so it was left as it is. Make the plan again.");
    case ErrorKind::Busy:
        return Words::tr("Consumers of the group read from it. Stop them first.");
    default:
        break;
    }
    return errorText(error, ErrorPlace::Partition, step.at.topic.isEmpty() ? -1 : step.at.partition).full();
}

QString planRefusal(const ChangePlan& plan)
{
    if (!plan.refused)
        return {};
    if (plan.refused->kind == ErrorKind::Busy) {
        const QString group = groupOf(plan);
        return plan.blockers.isEmpty()
                   ? Words::tr("Consumers of %1 are active. Stop them, then make the plan again.").arg(group)
                   : Words::tr("%1 has %n active member(s), and a group is changed only while it has none. Stop them, "
                               "then make the plan again.",
                               nullptr, int(plan.blockers.size()))
                         .arg(group);
    }
    if (plan.refused->kind == ErrorKind::Conflict)
        return Words::tr("What is to be changed was changed meanwhile. Make the plan again.");
    return errorText(*plan.refused).full();
}

QString nameToType(const ChangePlan& plan, Permission permission)
{
    if (permission != Permission::TypeName)
        return {};
    if (!plan.subject.isEmpty())
        return plan.subject;
    if (plan.steps.isEmpty())
        return {};
    const PlanStep& first = plan.steps.first();
    return isDefinition(first) ? (first.before  ? first.before->key
                                  : first.after ? first.after->key
                                                : QString())
                               : first.group;
}

} // namespace weir
