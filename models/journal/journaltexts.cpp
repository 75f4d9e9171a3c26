#include "models/journal/journaltexts.h"

#include "models/common/errortext.h"
#include "models/common/formats.h"
#include "models/common/plantext.h"

#include <QCoreApplication>
#include <algorithm>

namespace weir::journaltexts {
namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(weir::Journal)
};

int doneOf(const ChangePlan& plan)
{
    return int(std::count_if(plan.steps.begin(), plan.steps.end(), [](const PlanStep& step) { return step.done; }));
}

} // namespace

QString what(const ChangePlan& plan)
{
    const int done = doneOf(plan);
    const QString about = subject(plan);
    const bool isOne = plan.steps.size() == 1;
    switch (plan.purpose) {
    case PlanPurpose::MoveOffsets:
        return Words::tr("Moved %n offset(s) of %1", nullptr, done).arg(about);
    case PlanPurpose::CloneGroup:
        if (!plan.steps.isEmpty() && plan.steps.first().group != plan.subject)
            return Words::tr("Cloned group %1 as %2").arg(about, plan.steps.first().group);
        return Words::tr("Cloned a group as %1").arg(about);
    case PlanPurpose::DeleteGroup:
        return Words::tr("Deleted group %1").arg(about);
    case PlanPurpose::DeleteOffsets:
        return Words::tr("Deleted %n offset(s) of %1", nullptr, done).arg(about);
    case PlanPurpose::SaveDefinitions:
        if (isOne)
            return plan.steps.first().kind == StepKind::RemoveDefinition
                       ? Words::tr("Removed %1").arg(stepSubject(plan.steps.first()))
                       : Words::tr("Saved %1").arg(stepSubject(plan.steps.first()));
        return Words::tr("Saved %n definition(s)", nullptr, done);
    case PlanPurpose::Undo:
        return Words::tr("Took back %n change(s) of %1", nullptr, done).arg(about);
    case PlanPurpose::Mixed:
        break;
    }
    return Words::tr("Made %n change(s) to %1", nullptr, done).arg(about);
}

QString whence(const JournalEntry& entry)
{
    if (entry.host.isEmpty() || entry.program.isEmpty())
        return entry.host + entry.program;
    return Words::tr("%1 · %2", "host · program").arg(entry.host, entry.program);
}

QString subject(const ChangePlan& plan)
{
    if (!plan.subject.isEmpty())
        return plan.subject;
    if (plan.steps.isEmpty())
        return formats::unknown();
    const QString first = plan.steps.first().group;
    const bool isOne = !first.isEmpty() && std::all_of(plan.steps.begin(), plan.steps.end(),
                                                       [&](const PlanStep& step) { return step.group == first; });
    return isOne ? first : plan.steps.size() == 1 ? stepSubject(plan.steps.first()) : Words::tr("several");
}

QString result(const ChangePlan& plan)
{
    const int done = doneOf(plan);
    if (done == int(plan.steps.size()) && done > 0)
        return Words::tr("done");
    if (done == 0)
        return Words::tr("nothing done");
    return Words::tr("%1 of %2 done").arg(formats::count(done), formats::count(plan.steps.size()));
}

Status resultStatus(const ChangePlan& plan)
{
    const int done = doneOf(plan);
    return done == 0 ? Status::Critical : done == int(plan.steps.size()) ? Status::Ok : Status::Warning;
}

QString localSentence(const std::optional<Error>& because)
{
    if (!because)
        return {};
    switch (because->kind) {
    case ErrorKind::ReadOnly:
        return Words::tr("The journal is kept on this machine only, because the connection is read-only.");
    case ErrorKind::Authorization:
        return Words::tr("The journal is kept on this machine only, because this user may not write to the topic "
                         "weir.journal.");
    case ErrorKind::NotFound:
        return Words::tr("The journal is kept on this machine only, because the topic weir.journal could not be made.");
    default:
        return Words::tr("The journal is kept on this machine only. %1").arg(errorText(*because).sentence);
    }
}

} // namespace weir::journaltexts
