#include "app/shell/ctl.h"
#include "app/shell/errorwords.h"
#include "app/weirctl/command.h"
#include "app/weirctl/definitionwork.h"
#include "app/weirctl/enginestatus.h"
#include "backend/base/clock.h"
#include "backend/base/duration.h"
#include "backend/kafka/clusteradmin.h"
#include "models/common/formats.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace weir::ctl {
namespace {

using AuditRows = std::map<std::pair<std::string, std::string>, engine::AuditTotals>;

QString text(std::string_view utf8) { return QString::fromUtf8(utf8.data(), qsizetype(utf8.size())); }

QString table(const QVector<QStringList>& rows, int leftColumns)
{
    QVector<qsizetype> widths(rows[0].size(), 0);
    for (const QStringList& row : rows) {
        for (qsizetype i = 0; i < row.size(); ++i)
            widths[i] = std::max(widths[i], row[i].size());
    }
    QString all;
    for (const QStringList& row : rows) {
        QStringList cells;
        for (qsizetype i = 0; i < row.size(); ++i)
            cells << (i < leftColumns ? row[i].leftJustified(widths[i]) : row[i].rightJustified(widths[i]));
        all += cells.join(QStringLiteral("  ")).trimmed() + QLatin1Char('\n');
    }
    return all;
}

QString topicsText(const engine::TopicPlan& plan)
{
    QString all = Ctl::tr("Workspace %1: %2 partitions, replicated %3 times.")
                      .arg(text(plan.workspace.prefix))
                      .arg(plan.workspace.partitions)
                      .arg(plan.replication) +
                  QLatin1Char('\n');
    for (const engine::TopicSpec& topic : plan.missing)
        all += Ctl::tr("%1 is missing: it would be created with %n partition(s).", nullptr, topic.partitions)
                   .arg(text(plan.workspace.topic(topic.name))) +
               QLatin1Char('\n');
    for (const engine::WrongSetting& wrong : plan.wrong)
        all += (wrong.isFatal ? Ctl::tr("%1: %2 is %3, but must be %4; the engine does not start with it.")
                              : Ctl::tr("%1: %2 is %3, but should be %4."))
                   .arg(text(wrong.topic), text(wrong.name), text(wrong.found), text(wrong.wanted)) +
               QLatin1Char('\n');
    return all;
}

QString workersText(const EngineStatus& engine)
{
    QVector<QStringList> stages{{Ctl::tr("STAGE"), Ctl::tr("WORKERS"), Ctl::tr("LAG")}};
    for (const EngineStatus::Stage& stage : engine.stages)
        stages << QStringList{text(stage.name), QString::number(stage.workers),
                              stage.lag ? QString::number(*stage.lag) : QStringLiteral("-")};
    QString all = QLatin1Char('\n') + table(stages, 1);
    if (engine.workers.empty())
        return all;
    QVector<QStringList> rows{{Ctl::tr("WORKER"), Ctl::tr("STAGE"), Ctl::tr("HOST"), Ctl::tr("PROCESS"),
                               Ctl::tr("VERSION"), Ctl::tr("SINCE"), Ctl::tr("SILENT FOR")}};
    for (const EngineStatus::Worker& worker : engine.workers)
        rows << QStringList{text(worker.card.transactionalId),
                            text(worker.card.stage),
                            text(worker.card.host),
                            QString::number(worker.card.pid),
                            text(worker.card.version),
                            formats::timestamp(worker.card.startedAtMs, true),
                            formats::duration(worker.silentMs)};
    return all + QLatin1Char('\n') + table(rows, 6);
}

QString auditText(const AuditRows& rows)
{
    QVector<QStringList> lines{{Ctl::tr("STAGE"), Ctl::tr("SOURCE"), Ctl::tr("IN"), Ctl::tr("SPLIT"), Ctl::tr("OUT"),
                                Ctl::tr("REJECTED"), Ctl::tr("DUPLICATES"), Ctl::tr("DROPPED"), Ctl::tr("SUPPRESSED"),
                                Ctl::tr("BALANCE")}};
    using engine::Counted;
    for (const auto& [place, totals] : rows) {
        QStringList line{text(place.first), place.second.empty() ? Ctl::tr("(all)") : text(place.second)};
        for (const Counted what : {Counted::In, Counted::Split, Counted::Out, Counted::Rejected, Counted::Duplicates,
                                   Counted::Dropped, Counted::Suppressed})
            line << QString::number(totals[what]);
        lines << (line << QString::number(totals.balance()));
    }
    return QLatin1Char('\n') + table(lines, 2);
}

QJsonObject jsonOf(const EngineStatus& engine, const AuditRows& rows)
{
    QJsonArray missing, wrong, stages, workers, audit;
    for (const engine::TopicSpec& topic : engine.topics.missing)
        missing << text(engine.topics.workspace.topic(topic.name));
    for (const engine::WrongSetting& setting : engine.topics.wrong)
        wrong << QJsonObject{{QStringLiteral("topic"), text(setting.topic)},
                             {QStringLiteral("name"), text(setting.name)},
                             {QStringLiteral("found"), text(setting.found)},
                             {QStringLiteral("wanted"), text(setting.wanted)},
                             {QStringLiteral("fatal"), setting.isFatal}};
    for (const EngineStatus::Stage& stage : engine.stages)
        stages << QJsonObject{{QStringLiteral("stage"), text(stage.name)},
                              {QStringLiteral("workers"), stage.workers},
                              {QStringLiteral("lag"), stage.lag ? QJsonValue(qint64(*stage.lag)) : QJsonValue()}};
    for (const EngineStatus::Worker& worker : engine.workers)
        workers << QJsonObject{{QStringLiteral("id"), text(worker.card.transactionalId)},
                               {QStringLiteral("stage"), text(worker.card.stage)},
                               {QStringLiteral("host"), text(worker.card.host)},
                               {QStringLiteral("pid"), qint64(worker.card.pid)},
                               {QStringLiteral("version"), text(worker.card.version)},
                               {QStringLiteral("startedAtMs"), qint64(worker.card.startedAtMs)},
                               {QStringLiteral("silentMs"), qint64(worker.silentMs)}};
    for (const auto& [place, totals] : rows) {
        QJsonObject line{{QStringLiteral("stage"), text(place.first)}};
        line.insert(QStringLiteral("source"), place.second.empty() ? QJsonValue() : QJsonValue(text(place.second)));
        for (int what = 0; what < engine::countedKinds; ++what)
            line.insert(text(engine::countedName(engine::Counted(what))), qint64(totals.of[std::size_t(what)]));
        line.insert(QStringLiteral("balance"), qint64(totals.balance()));
        audit << line;
    }
    return {{QStringLiteral("workspace"), text(engine.topics.workspace.prefix)},
            {QStringLiteral("partitions"), engine.topics.workspace.partitions},
            {QStringLiteral("missing"), missing},
            {QStringLiteral("wrong"), wrong},
            {QStringLiteral("stages"), stages},
            {QStringLiteral("workers"), workers},
            {QStringLiteral("audit"), audit}};
}

int runEngine(const Arguments& arguments)
{
    const std::optional<std::int64_t> last =
        parseDuration(arguments.value(QStringLiteral("last"), QStringLiteral("1h")));
    if (!last || !arguments.positional().isEmpty()) {
        complain(last ? Ctl::tr("engine takes options only.") : Ctl::tr("--last is a duration, such as 15m or 7d."));
        return Misused;
    }
    engine::Workspace workspace;
    workspace.prefix = arguments.value(QStringLiteral("prefix"), text(workspace.prefix)).toStdString();
    QString where;
    int status = Done;
    const std::optional<EngineStatus> engine = readEngineStatus(arguments, workspace, where, status);
    if (!engine)
        return status;
    if (!engine->topics.exists) {
        complain(Ctl::tr("There is no workspace %1 of an engine at %2.").arg(text(workspace.prefix), where),
                 Ctl::tr("weir-engine run makes one; --prefix names another."));
        return Failed;
    }
    const AuditRows rows = auditSince(*engine, SystemClock::instance().nowMs() - *last);
    if (arguments.has(QStringLiteral("json")))
        say(QString::fromUtf8(QJsonDocument(jsonOf(*engine, rows)).toJson(QJsonDocument::Compact)) + QLatin1Char('\n'));
    else
        say(topicsText(engine->topics) + workersText(*engine) + (rows.empty() ? QString() : auditText(rows)));
    for (const auto& [place, totals] : rows) {
        if (place.second.empty() && totals.balance() != 0) {
            complain(Ctl::tr("The audit of %1 does not balance: %2 events are unaccounted for.")
                         .arg(text(place.first))
                         .arg(totals.balance()));
            status = Failed;
        }
    }
    return engine->topics.isFatal() ? int(Failed) : status;
}

} // namespace

Command engineCommand()
{
    Command command;
    command.name = QStringLiteral("engine");
    command.summary = Ctl::tr("Show how the engine of a workspace is: topics, workers, stages, audit.");
    command.usage = QStringLiteral("[options]");
    command.description = Ctl::tr(
        "Shows what is missing or wrong with the topics of the workspace, the workers of each stage and since when "
        "they "
        "have been silent, how many records each stage has still to take in, and the audit: what came in, what went "
        "on, "
        "and what became of the rest, by stage and source. In + split = out + rejected + duplicates + dropped + "
        "suppressed: the balance is 0 where nothing was lost and nothing doubled.");
    command.options = {connectionOptions(),
                       {Ctl::tr("Options:"),
                        {prefixOption(),
                         {QStringLiteral("last"),
                          {},
                          QStringLiteral("DURATION"),
                          Ctl::tr("How far the audit looks back: 15m, 7d. Default: 1h.")},
                         {QStringLiteral("json"), {}, {}, Ctl::tr("One JSON object.")},
                         {QStringLiteral("help"), QStringLiteral("h"), {}, Ctl::tr("This text.")}}}};
    command.examples = {
        {QStringLiteral("weirctl engine -c demo"), Ctl::tr("Does it keep up, and does the audit balance?")},
        {QStringLiteral("weirctl engine -c demo --json | jq .stages"), Ctl::tr("For a script.")}};
    command.statuses = Ctl::tr("No workspace, a setting with which the engine does not start, and an audit that does "
                               "not balance end with 1.");
    command.run = &runEngine;
    return command;
}

} // namespace weir::ctl
