#include "app/shell/ctl.h"
#include "app/shell/errorwords.h"
#include "app/weirctl/command.h"
#include "app/weirctl/planwork.h"
#include "backend/service/journal/journalentry.h"
#include "models/common/formats.h"
#include "models/common/plantext.h"

#include <QJsonDocument>

namespace weir::ctl {
namespace {

constexpr int usualCount = 50;

QString lineOf(const JournalEntry& entry)
{
    return QStringLiteral("%1  %2@%3 (%4)  %5%6\n    %7\n")
        .arg(formats::timestamp(entry.atMs, false), entry.author, entry.host, entry.program, planTitle(entry.plan),
             entry.undoes.isEmpty() ? QString() : Ctl::tr(", taking back %1").arg(entry.undoes), entry.id);
}

int runJournal(const Arguments& arguments)
{
    bool isNumber = true;
    const int count = arguments.value(QStringLiteral("count"), QString::number(usualCount)).toInt(&isNumber);
    if (!isNumber || count <= 0 || !arguments.positional().isEmpty()) {
        complain(isNumber ? Ctl::tr("journal takes options only.") : Ctl::tr("--count is a number from 1."));
        return Misused;
    }
    int status = Done;
    const std::optional<PlanWork> work = openWork(arguments, status);
    if (!work)
        return status;
    const Result<std::vector<JournalEntry>> entries = journalOf(*work);
    if (!entries) {
        complain(entries.error(), work->target.where);
        return Failed;
    }
    if (entries->empty()) {
        complain(Ctl::tr("The journal of %1 is empty.").arg(work->target.where));
        return Failed;
    }
    QString text;
    for (std::size_t i = 0; i < std::min(entries->size(), std::size_t(count)); ++i) {
        const JournalEntry& entry = (*entries)[i];
        text += arguments.has(QStringLiteral("json"))
                    ? QString::fromUtf8(QJsonDocument(journalJson(entry)).toJson(QJsonDocument::Compact)) +
                          QLatin1Char('\n')
                    : lineOf(entry);
    }
    say(text);
    return Done;
}

} // namespace

Command journalCommand()
{
    Command command;
    command.name = QStringLiteral("journal");
    command.summary = Ctl::tr("Who changed what on a cluster, the newest first.");
    command.usage = QStringLiteral("[options]");
    command.description =
        Ctl::tr("Lists what was changed through Weir: when, by whom, from where, and the id by which weirctl plan undo "
                "takes it back. The journal is the topic weir.journal of the cluster; entries that the cluster refused "
                "are kept on the machine where the change was made.");
    command.options = {connectionOptions(),
                       {Ctl::tr("Options:"),
                        {{QStringLiteral("count"), QStringLiteral("n"), QStringLiteral("N"),
                          Ctl::tr("How many at most. Default: %1.").arg(usualCount)},
                         {QStringLiteral("json"), {}, {}, Ctl::tr("One JSON object a line, with the whole plan.")},
                         workspaceOption(),
                         {QStringLiteral("help"), QStringLiteral("h"), {}, Ctl::tr("This text.")}}}};
    command.examples = {{QStringLiteral("weirctl journal -c production -n 10"), Ctl::tr("The last ten changes.")}};
    command.statuses = Ctl::tr("An empty journal ends with 1.");
    command.run = &runJournal;
    return command;
}

} // namespace weir::ctl
