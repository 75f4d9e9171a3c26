#include "app/weirctl/planwork.h"

#include "app/shell/ctl.h"
#include "app/shell/errorwords.h"
#include "backend/base/json/jsonparser.h"
#include "backend/base/partfile.h"
#include "backend/service/clusters.h"
#include "backend/service/definitions/definitionchanges.h"
#include "backend/service/definitions/definitionstore.h"
#include "backend/service/journal/journalentry.h"
#include "backend/service/journal/journalstore.h"
#include "backend/service/plans/planrunner.h"
#include "models/common/definitiontext.h"
#include "models/common/errortext.h"
#include "models/common/plantext.h"

#include <QJsonDocument>
#include <algorithm>
#include <cstdio>
#include <string>
#include <unistd.h>

namespace weir::ctl {
namespace {

QString quoted(const QString& word)
{
    static const QString plain = QStringLiteral("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.:,/-");
    const bool isPlain = std::all_of(word.begin(), word.end(), [](QChar c) { return plain.contains(c); });
    return isPlain && !word.isEmpty() ? word : QLatin1Char('\'') + word + QLatin1Char('\'');
}

QString connectionWords(const Arguments& arguments)
{
    QStringList words;
    for (const char* name : {"connection", "bootstrap", "config", "prefix"}) {
        const QString option = QString::fromLatin1(name);
        if (arguments.has(option))
            words << QStringLiteral("--%1 %2").arg(option, quoted(arguments.value(option)));
    }
    return words.join(QLatin1Char(' '));
}

QString answerOfTerminal(const QString& question)
{
    std::fprintf(stderr, "%s ", question.toUtf8().constData());
    std::string line;
    for (int c = std::getchar(); c != EOF && c != '\n'; c = std::getchar())
        line.push_back(char(c));
    return QString::fromStdString(line).trimmed();
}

/// Nothing is left of what the plan wants, or all of it must not be.
bool isRefused(const ChangePlan& plan)
{
    if (plan.refused) {
        complain(planRefusal(plan));
        for (const QString& blocker : plan.blockers)
            std::fprintf(stderr, "  %s\n", blocker.toUtf8().constData());
        return true;
    }
    return false;
}

/// True: do it. Else the status says why not.
bool mayApply(const PlanWork& work, const Arguments& arguments, const ChangePlan& plan, int& status)
{
    const QString name = nameToType(plan, permissionFor(work.target.spec, plan.deed()));
    const bool isTerminal = isatty(STDIN_FILENO) != 0;
    status = Failed;
    if (!name.isEmpty()) {
        QString typed = arguments.value(QStringLiteral("confirm"));
        if (typed.isEmpty() && isTerminal)
            typed = answerOfTerminal(Ctl::tr("This is production. Type “%1” to go on:").arg(name));
        if (typed == name)
            return true;
        complain(Ctl::tr("Nothing was changed: this is production, and “%1” was not confirmed.").arg(name),
                 Ctl::tr("Type it when asked, or say --confirm %1.").arg(quoted(name)));
        return false;
    }
    if (arguments.has(QStringLiteral("yes")))
        return true;
    if (isTerminal) {
        const QString answer = answerOfTerminal(Ctl::tr("%1? [y/N]").arg(planAction(plan)));
        if (answer.compare(QLatin1String("y"), Qt::CaseInsensitive) == 0 ||
            answer.compare(QLatin1String("yes"), Qt::CaseInsensitive) == 0)
            return true;
        complain(Ctl::tr("Nothing was changed."));
        return false;
    }
    complain(Ctl::tr("Nothing was changed: nobody was there to be asked."), Ctl::tr("--yes applies the plan."));
    return false;
}

int savePlan(const ChangePlan& plan, const QString& path)
{
    const QByteArray text = QJsonDocument(plan.toJson()).toJson();
    PartFile file;
    Result<void> saved = file.open(path, true);
    if (saved)
        saved = file.write({text.constData(), std::size_t(text.size())});
    if (saved)
        saved = file.commit();
    if (!saved) {
        complain(saved.error(), path);
        return Failed;
    }
    std::fprintf(stderr, "%s\n",
                 Ctl::tr("The plan is in %1; weirctl plan apply %1 applies it.").arg(path).toUtf8().constData());
    return Done;
}

void journal(const PlanWork& work, const JournalEntry& entry)
{
    if (keepInJournal(work, entry) && entry.plan.undo())
        say(Ctl::tr("To take it back: weirctl plan undo %1 %2").arg(entry.id, work.connection) + QLatin1Char('\n'));
}

/// With what stands beside them in the cluster.
Result<void> checkBodies(const DefinitionLog& log, const QVector<Definition>& definitions)
{
    std::vector<JsonPointer> kept;
    std::vector<Json> documents;
    QVector<DefinitionChange> changes;
    for (const Definition& definition : definitions) {
        const Result<JsonPointer> document = parseJson(definitionBytes(definition).toStdString());
        if (!document)
            return document.error();
        kept.push_back(*document);
        documents.push_back((*document)->root);
        changes << DefinitionChange{log.find(definition.kind, definition.key), definition};
    }
    const std::vector<DefinitionRefusal> refusals = checkDefinitions(log, documents, changes);
    if (refusals.empty())
        return {};
    const DefinitionRefusal& first = refusals.front();
    if (first.error)
        return *first.error;
    return Error{ErrorKind::Invalid, 0, first.mistakes.empty() ? QString() : definitionMistakeLine(first.mistakes[0]),
                 definitions[qsizetype(first.index)].id()};
}

Result<void> saveChecked(const PlanWork& work, const QVector<Definition>& definitions)
{
    const TopicRecipe topic = definitionsTopic(work.prefix);
    const Result<DefinitionLog> log = readDefinitions(work.conf, work.target.timeoutMs, topic);
    if (!log)
        return log.error();
    const Result<void> fits = checkBodies(*log, definitions);
    return fits ? saveDefinitions(work.conf, definitions, work.target.timeoutMs, topic) : fits;
}

int apply(const PlanWork& work, const ChangePlan& plan, bool json)
{
    RunnerAids aids;
    aids.timeoutMs = work.target.timeoutMs;
    aids.saveDefinitions = [&work](const QVector<Definition>& definitions) { return saveChecked(work, definitions); };
    const Result<ChangePlan> applied = PlanRunner(work.conf, aids).apply(plan);
    if (!applied) {
        ChangePlan refused = plan;
        refused.refused = applied.error();
        refused.blockers.clear();
        complain(planRefusal(refused), applied.error().detail);
        return Failed;
    }
    if (json)
        printPlan(*applied, true);
    else
        say(planDone(*applied) + QLatin1Char('\n'));
    bool hasRefused = false;
    for (const PlanStep& step : applied->steps) {
        if (!step.refused)
            continue;
        hasRefused = true;
        complain(QStringLiteral("%1: %2").arg(stepSubject(step), stepRefusal(step)), step.refused->detail);
    }
    if (const std::optional<JournalEntry> entry = journalEntryFor(plan, *applied))
        journal(work, *entry);
    return hasRefused ? Failed : Done;
}

Option yesOption() { return {QStringLiteral("yes"), QStringLiteral("y"), {}, Ctl::tr("Apply it without asking.")}; }

Option confirmOption()
{
    return {QStringLiteral("confirm"),
            {},
            QStringLiteral("NAME"),
            Ctl::tr("What would have to be typed on a production connection before something is deleted.")};
}

Option dryRunOption() { return {QStringLiteral("dry-run"), {}, {}, Ctl::tr("Only show what would be done.")}; }

Option jsonOption() { return {QStringLiteral("json"), {}, {}, Ctl::tr("JSON instead of a table.")}; }

} // namespace

bool keepInJournal(const PlanWork& work, const JournalEntry& entry)
{
    const Result<JournalWritten> written =
        appendToJournal(work.conf, work.dataFolder, entry, work.target.timeoutMs, journalTopic(work.prefix));
    if (!written) {
        complain(Ctl::tr("The change was made, but could not be written to the journal."),
                 errorText(written.error()).full());
        return false;
    }
    if (written->localBecause)
        complain(Ctl::tr("The journal entry is on this machine only."), errorText(*written->localBecause).full());
    return true;
}

Result<std::vector<JournalEntry>> journalOf(const PlanWork& work)
{
    return readJournal(work.conf, work.dataFolder, work.clusterId, work.target.timeoutMs, journalTopic(work.prefix));
}

Option workspaceOption()
{
    return {QStringLiteral("prefix"),
            {},
            QStringLiteral("TEXT"),
            Ctl::tr("What the workspace's topics begin with, the journal and definitions among them. Default: %1")
                .arg(QLatin1String(usualPrefix))};
}

std::optional<PlanWork> openWork(const Arguments& arguments, int& status)
{
    std::optional<ClusterWork> cluster = openClusterWork(arguments, status);
    if (!cluster)
        return std::nullopt;
    PlanWork work{std::move(*cluster), {}, {}};
    work.dataFolder = Clusters::usualDataFolder();
    work.connection = connectionWords(arguments);
    return work;
}

OptionGroup applyPlanOptions()
{
    return {Ctl::tr("Applying:"), {yesOption(), dryRunOption(), confirmOption(), jsonOption()}};
}

OptionGroup applyOptions()
{
    return {Ctl::tr("Applying:"),
            {yesOption(),
             dryRunOption(),
             {QStringLiteral("plan"),
              {},
              QStringLiteral("FILE"),
              Ctl::tr("Write the plan to a file instead of applying it.")},
             confirmOption(),
             jsonOption()}};
}

void printPlan(const ChangePlan& plan, bool json)
{
    if (json) {
        say(QString::fromUtf8(QJsonDocument(plan.toJson()).toJson(QJsonDocument::Compact)) + QLatin1Char('\n'));
        return;
    }
    QString text = planTitle(plan) + QStringLiteral("\n\n");
    QVector<QStringList> rows;
    for (const PlanStep& step : plan.steps)
        rows << QStringList{stepSubject(step), stepBefore(step), stepAfter(step)};
    QVector<qsizetype> widths(3, 0);
    for (const QStringList& row : rows) {
        for (int i = 0; i < 3; ++i)
            widths[i] = std::max(widths[i], row[i].size());
    }
    for (qsizetype i = 0; i < plan.steps.size(); ++i) {
        const PlanStep& step = plan.steps[i];
        const QString meaning = step.refused ? Ctl::tr("refused: %1").arg(stepRefusal(step)) : stepMeaning(step, false);
        text += QStringLiteral("  %1  %2 → %3  %4\n")
                    .arg(rows[i][0].leftJustified(widths[0]), rows[i][1].rightJustified(widths[1]),
                         rows[i][2].leftJustified(widths[2]), meaning);
        if (!step.firstRecord.isEmpty())
            text += QStringLiteral("  %1  %2\n")
                        .arg(QString(widths[0], QLatin1Char(' ')), Ctl::tr("first record: %1").arg(step.firstRecord));
    }
    if (!plan.steps.isEmpty())
        text += QLatin1Char('\n');
    for (const QString& sentence : planMeaning(plan, false))
        text += sentence + QLatin1Char('\n');
    say(text);
}

int reviewPlan(const PlanWork& work, const Arguments& arguments, const ChangePlan& plan)
{
    const bool json = arguments.has(QStringLiteral("json"));
    const bool isDryRun = arguments.has(QStringLiteral("dry-run"));
    const bool applies = !isDryRun && !arguments.has(QStringLiteral("plan"));
    if (!json || !applies)
        printPlan(plan, json);
    if (arguments.has(QStringLiteral("plan"))) {
        const int saved = savePlan(plan, arguments.value(QStringLiteral("plan")));
        if (saved != Done)
            return saved;
    }
    if (isRefused(plan))
        return applies || isDryRun ? Failed : Done;
    if (!applies || plan.steps.isEmpty())
        return Done;
    if (!plan.canApply()) {
        complain(Ctl::tr("Nothing was changed: no step of the plan can be made."));
        return Failed;
    }
    int status = Done;
    if (!mayApply(work, arguments, plan, status))
        return status;
    return apply(work, plan, json);
}

} // namespace weir::ctl
