#include "app/shell/ctl.h"
#include "app/shell/errorwords.h"
#include "app/weirctl/command.h"
#include "app/weirctl/planwork.h"
#include "models/common/plantext.h"

#include <QFile>
#include <QJsonDocument>

namespace weir::ctl {
namespace {

std::optional<ChangePlan> readPlan(const QString& path)
{
    QFile file;
    bool isOpen = false;
    if (path == QLatin1String("-")) {
        isOpen = file.open(stdin, QIODevice::ReadOnly);
    } else {
        file.setFileName(path);
        isOpen = file.open(QIODevice::ReadOnly);
    }
    if (!isOpen) {
        complain(Ctl::tr("The file %1 cannot be read: %2.").arg(path, file.errorString()));
        return std::nullopt;
    }
    QJsonParseError mistake;
    const QJsonDocument document = QJsonDocument::fromJson(file.readAll(), &mistake);
    if (!document.isObject()) {
        complain(Ctl::tr("%1 is no plan: it is no JSON object.").arg(path),
                 mistake.error == QJsonParseError::NoError ? QString() : mistake.errorString());
        return std::nullopt;
    }
    Result<ChangePlan> plan = ChangePlan::fromJson(document.object());
    if (!plan) {
        complain(Ctl::tr("%1 is no plan that can be read.").arg(path), plan.error().detail + QLatin1Char('.'));
        return std::nullopt;
    }
    return std::move(plan).value();
}

int showPlan(const Arguments& arguments, const QString& path)
{
    const std::optional<ChangePlan> plan = readPlan(path);
    if (!plan)
        return Misused;
    printPlan(*plan, arguments.has(QStringLiteral("json")));
    if (plan->refused)
        complain(planRefusal(*plan));
    return Done;
}

int applyPlan(const Arguments& arguments, const QString& path)
{
    std::optional<ChangePlan> plan = readPlan(path);
    if (!plan)
        return Misused;
    int status = Done;
    const std::optional<PlanWork> work = openWork(arguments, status);
    if (!work)
        return status;
    // Whether members are active, and whether this connection may, is looked at when it is applied.
    const bool mayHavePassed =
        plan->refused && (plan->refused->kind == ErrorKind::Busy || plan->refused->kind == ErrorKind::ReadOnly);
    if (mayHavePassed) {
        plan->refused.reset();
        plan->blockers.clear();
    }
    return reviewPlan(*work, arguments, *plan);
}

int undoPlan(const Arguments& arguments, const QString& id)
{
    int status = Done;
    const std::optional<PlanWork> work = openWork(arguments, status);
    if (!work)
        return status;
    const Result<std::vector<JournalEntry>> entries = journalOf(*work);
    if (!entries) {
        complain(entries.error(), work->target.where);
        return Failed;
    }
    const bool isLast = id == QLatin1String("last");
    const auto found = std::find_if(entries->begin(), entries->end(),
                                    [&](const JournalEntry& entry) { return isLast || entry.id == id; });
    if (found == entries->end()) {
        complain(isLast ? Ctl::tr("The journal is empty.") : Ctl::tr("There is no entry %1 in the journal.").arg(id),
                 Ctl::tr("weirctl journal lists them."));
        return Failed;
    }
    const auto taken = std::find_if(entries->begin(), entries->end(),
                                    [&](const JournalEntry& entry) { return entry.undoes == found->id; });
    if (taken != entries->end()) {
        complain(Ctl::tr("%1 has been taken back already, by %2.").arg(found->id, taken->author));
        return Failed;
    }
    std::optional<ChangePlan> undo = found->plan.undo();
    if (!undo) {
        complain(Ctl::tr("This change cannot be taken back."));
        return Failed;
    }
    undo->undoes = found->id;
    return reviewPlan(*work, arguments, *undo);
}

int runPlan(const Arguments& arguments)
{
    const QString verb = arguments.positional().value(0), what = arguments.positional().value(1);
    if (arguments.positional().size() == 2) {
        if (verb == QLatin1String("show"))
            return showPlan(arguments, what);
        if (verb == QLatin1String("apply"))
            return applyPlan(arguments, what);
        if (verb == QLatin1String("undo"))
            return undoPlan(arguments, what);
    }
    complain(Ctl::tr("What is to be done with a plan?"),
             Ctl::tr("weirctl plan show FILE, weirctl plan apply FILE, or weirctl plan undo ID."));
    return Misused;
}

} // namespace

Command planCommand()
{
    Command command;
    command.name = QStringLiteral("plan");
    command.summary = Ctl::tr("Show, apply and take back plans of changes.");
    command.usage = QStringLiteral("show FILE | apply FILE | undo ID [options]");
    command.description = Ctl::tr(
        "A plan says step by step what is going to be changed, from what to what. The desktop (Review change, Save as "
        "file) and weirctl offsets --plan write them; FILE may be - for standard input.\n\n"
        "A plan is applied only to the cluster that it was made for, and only where the world is still as it says: "
        "an offset that has moved meanwhile is refused, and nothing is done while the group has members.\n\n"
        "undo takes back what an entry of the journal did: ID is the entry's, or last. What has moved on since is "
        "refused.");
    command.options = {connectionOptions(),
                       applyPlanOptions(),
                       {Ctl::tr("Options:"),
                        {workspaceOption(), {QStringLiteral("help"), QStringLiteral("h"), {}, Ctl::tr("This text.")}}}};
    command.examples = {
        {QStringLiteral("weirctl plan show move.json"), Ctl::tr("What it would do; no cluster is needed.")},
        {QStringLiteral("weirctl plan apply move.json -c staging"), Ctl::tr("Shows it, asks, applies it.")},
        {QStringLiteral("weirctl plan undo last -b localhost:9092 --yes"), Ctl::tr("Takes the newest change back.")}};
    command.statuses = Ctl::tr("A plan that is refused, in whole or in one step, ends with 1; a file that is no plan "
                               "with 2.");
    command.run = &runPlan;
    return command;
}

} // namespace weir::ctl
