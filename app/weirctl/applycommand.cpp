#include "app/shell/ctl.h"
#include "app/shell/errorwords.h"
#include "app/weirctl/codecheck.h"
#include "app/weirctl/command.h"
#include "app/weirctl/definitionwork.h"
#include "app/weirctl/planwork.h"
#include "backend/service/clusters.h"
#include "backend/service/definitions/definitionplan.h"
#include "backend/service/definitions/definitionstore.h"
#include "backend/service/definitions/transformationcheck.h"

namespace weir::ctl {
namespace {

/// Somebody saved meanwhile: what they have is read again, and shown with what was offered.
int complainOfConflict(DefinitionWork& work, const Error& error)
{
    Result<DefinitionLog> log = readDefinitions(work.conf, work.target.timeoutMs, work.topic);
    if (log)
        work.log = std::move(log).value();
    QVector<DefinitionChange> overtaken;
    for (const DefinitionChange& change : work.changes.changes) {
        if (change.after.version <= work.log.version(change.after.id()))
            overtaken << change;
    }
    if (!complainOfStale(work, overtaken))
        complain(error, work.target.where);
    complain(Ctl::tr("Nothing was saved: somebody else was faster."),
             Ctl::tr("Look at what they saved, and try again."));
    return Failed;
}

/// What is saved is compiled first; a code that stands in the cluster already is not.
bool compiles(const DefinitionWork& work)
{
    QVector<Definition> fresh;
    for (const DefinitionChange& change : work.changes.changes) {
        if (hasNewCode(change.before, change.after))
            fresh << change.after;
    }
    return complainOfCode(fresh, [&work](const QString& id) {
        qsizetype at = 0;
        while (at < work.wanted.size() - 1 && work.wanted[at].id() != id)
            ++at;
        return work.files.value(at);
    });
}

/// A change that cannot be written down has been made all the same.
void journal(const DefinitionWork& work)
{
    PlanWork plan;
    plan.target = work.target;
    plan.conf = work.conf;
    plan.clusterId = work.clusterId;
    plan.dataFolder = Clusters::usualDataFolder();
    plan.prefix = work.prefix;
    for (const JournalEntry& entry : journalEntriesFor(work.changes.changes, work.clusterId, work.target.spec.name))
        keepInJournal(plan, entry);
}

int runApply(const Arguments& arguments)
{
    int status = Done;
    std::optional<DefinitionWork> work = openDefinitions(arguments, status);
    if (!work)
        return status;
    if (!compiles(*work))
        return Misused;
    if (complainOfStale(*work, work->changes.stale)) {
        complain(Ctl::tr("Nothing was saved."),
                 Ctl::tr("Take the version out to save it over what stands, or change the definition once more."));
        return Failed;
    }
    const QString text = changesText(work->changes);
    if (arguments.has(QStringLiteral("dry-run")) || work->changes.changes.isEmpty()) {
        say(text);
        return Done;
    }
    QVector<Definition> definitions;
    for (const DefinitionChange& change : work->changes.changes)
        definitions << change.after;
    const Result<void> saved = saveDefinitions(work->conf, definitions, work->target.timeoutMs, work->topic);
    if (!saved && saved.error().kind == ErrorKind::Conflict)
        return complainOfConflict(*work, saved.error());
    if (!saved) {
        complain(saved.error(), work->target.where);
        return Failed;
    }
    journal(*work);
    say(text);
    return Done;
}

} // namespace

Command applyCommand()
{
    Command command;
    command.name = QStringLiteral("apply");
    command.summary = Ctl::tr("Save definitions out of files to a cluster: all of them, or none.");
    command.usage = QStringLiteral("FILE|FOLDER… [--prune] [--dry-run] [options]");
    command.description = Ctl::tr(
        "Reads definitions (a JSON document or a list a file, or JSON lines; a folder is all .json and .jsonl files "
        "below it; “-” is standard input), checks them together with what the cluster has, and saves those that differ "
        "as a new version each, in one transaction. What stands as it is wanted is not written again.\n\n"
        "The code of a transformation that is new or changed is compiled by weir-script, which lies beside weirctl.\n\n"
        "A definition that names its version must name the next one: if somebody has saved another meanwhile, both "
        "versions are shown and nothing is saved.\n\n"
        "Definitions are kept in the topic weir.definitions of the cluster (--prefix names another workspace), which "
        "is made if need be. What was changed is written to the journal: weirctl journal shows it, and weirctl plan "
        "undo "
        "takes it back.");
    command.options = {
        connectionOptions(),
        definitionOptions(
            {pruneOption(),
             {QStringLiteral("dry-run"), {}, {}, Ctl::tr("Only show what would change, as weirctl diff does.")}})};
    command.examples = {{QStringLiteral("weirctl apply definitions/ -c demo --dry-run"), Ctl::tr("What would change?")},
                        {QStringLiteral("weirctl apply definitions/ -c demo --prune"),
                         Ctl::tr("The cluster has what the folder has, and no other customer definitions.")}};
    command.statuses = Ctl::tr("Definitions that are wrong end with 2, a version that is not the next with 1.");
    command.run = &runApply;
    return command;
}

} // namespace weir::ctl
