#include "app/shell/ctl.h"
#include "app/shell/errorwords.h"
#include "app/weirctl/command.h"
#include "app/weirctl/definitionwork.h"

namespace weir::ctl {
namespace {

int runDiff(const Arguments& arguments)
{
    int status = Done;
    const std::optional<DefinitionWork> work = openDefinitions(arguments, status);
    if (!work)
        return status;
    if (work->changes.changes.isEmpty() && work->changes.stale.isEmpty())
        return Done;
    complainOfStale(*work, work->changes.stale);
    say(changesText(work->changes));
    return Failed;
}

} // namespace

Command diffCommand()
{
    Command command;
    command.name = QStringLiteral("diff");
    command.summary = Ctl::tr("Show what differs between definitions in files and those of a cluster.");
    command.usage = QStringLiteral("FILE|FOLDER… [--prune] [options]");
    command.description =
        Ctl::tr("Shows what weirctl apply would change: “+” is new, “~” gets a new version, with each field that "
                "differs, “-” is removed. Nothing is printed where nothing differs. Version, author, time and note are "
                "no differences; secrets are compared, but not shown.");
    command.options = {connectionOptions(), definitionOptions({pruneOption()})};
    command.examples = {
        {QStringLiteral("weirctl diff definitions/ -c demo"), Ctl::tr("The folder against the cluster.")}};
    command.statuses = Ctl::tr("Something that differs ends with 1, definitions that are wrong with 2.");
    command.run = &runDiff;
    return command;
}

} // namespace weir::ctl
