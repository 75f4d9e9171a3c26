#include "app/weirctl/enginewords.h"

#include "app/shell/ctl.h"
#include "app/weirctl/texttable.h"
#include "models/common/formats.h"

#include <QJsonArray>

namespace weir::ctl {
namespace {

using engine::Counted;

QString text(std::string_view utf8) { return QString::fromUtf8(utf8.data(), qsizetype(utf8.size())); }
QString nameOf(const std::string& source) { return source.empty() ? Ctl::tr("(no source)") : text(source); }

QString table(const QVector<QStringList>& rows, const QVector<int>& right)
{
    return textTable(rows, right).join(QLatin1Char('\n')) + QLatin1Char('\n');
}

QString workspaceText(const EngineStatus& status)
{
    const engine::TopicPlan& plan = status.topics;
    QStringList lines{Ctl::tr("Workspace %1: %2 partitions, replicated %3 times.")
                          .arg(text(plan.workspace.prefix))
                          .arg(plan.workspace.partitions)
                          .arg(plan.replication)};
    if (const auto& made = status.properties)
        lines << (made->isEncrypted ? Ctl::tr("Made by %1 at %2 with format %3.%4, encrypted.")
                                    : Ctl::tr("Made by %1 at %2 with format %3.%4, not encrypted."))
                     .arg(text(made->createdBy), formats::timestamp(made->createdAtMs, true))
                     .arg(made->formatMajor)
                     .arg(made->formatMinor);
    else
        lines << Ctl::tr("No engine has run in it yet.");
    for (const engine::TopicSpec& topic : plan.missing)
        lines << Ctl::tr("%1 is missing: it would be created with %n partition(s).", nullptr, topic.partitions)
                     .arg(text(plan.workspace.topic(topic.name)));
    for (const engine::WrongSetting& wrong : plan.wrong) {
        if (!wrong.isFatal)
            lines << Ctl::tr("%1: %2 is %3, but should be %4.")
                         .arg(text(wrong.topic), text(wrong.name), text(wrong.found), text(wrong.wanted));
    }
    for (const EngineStatus::Stage& stage : status.stages) {
        if (!stage.topic.empty() && stage.partitions.empty())
            lines << Ctl::tr("%1 is not there: %2 waits for it.").arg(text(stage.topic), text(stage.name));
    }
    return lines.join(QLatin1Char('\n')) + QLatin1Char('\n');
}

/// Handovers are records of `events`: where none of those wait, no merge does.
QString mergesText(const EngineStatus& status)
{
    for (const EngineStatus::Stage& stage : status.stages) {
        if (stage.name == "profile" && stage.lag().value_or(0) > 0)
            return Ctl::tr("Merges: some may be open among the records that wait for profile.");
    }
    return Ctl::tr("Merges: none is open.");
}

QString fillText(const EngineStatus& status)
{
    std::int64_t people = 0;
    for (const EngineStatus::Worker& worker : status.workers)
        people += worker.isAlive ? worker.card.toFill : 0;
    return people == 0 ? Ctl::tr("Definitions: everybody has those of today.")
                       : Ctl::tr("Definitions: about %1 people have yet to be filled with history by those of today.")
                             .arg(formats::count(people));
}

QString stateOf(const EngineStatus::Worker& worker)
{
    if (worker.isAlive)
        return Ctl::tr("alive");
    return worker.isWaiting() ? Ctl::tr("waits") : Ctl::tr("gone for %1").arg(formats::duration(worker.silentMs));
}

QString stagesText(const EngineStatus& status)
{
    QVector<QStringList> stages{
        {Ctl::tr("STAGE"), Ctl::tr("READS"), Ctl::tr("WORKERS"), Ctl::tr("PARTITIONS"), Ctl::tr("LAG")}};
    for (const EngineStatus::Stage& stage : status.stages)
        stages << QStringList{text(stage.name), text(stage.topic), QString::number(stage.workers),
                              QString::number(stage.partitions.size()),
                              stage.lag() ? QString::number(*stage.lag()) : QStringLiteral("-")};
    QString all = QLatin1Char('\n') + table(stages, {2, 3, 4}) + mergesText(status) + QLatin1Char('\n') +
                  fillText(status) + QLatin1Char('\n');
    if (status.workers.empty())
        return all;
    QVector<QStringList> rows{{Ctl::tr("WORKER OF"), Ctl::tr("HOST"), Ctl::tr("PROCESS"), Ctl::tr("VERSION"),
                               Ctl::tr("SINCE"), Ctl::tr("STATE")}};
    for (const EngineStatus::Worker& worker : status.workers)
        rows << QStringList{text(worker.card.stage),
                            text(worker.card.host),
                            QString::number(worker.card.pid),
                            text(worker.card.version),
                            formats::timestamp(worker.card.startedAtMs, true),
                            stateOf(worker)};
    return all + QLatin1Char('\n') + table(rows, {});
}

QString auditText(const QString& title, const AuditRows& rows)
{
    if (rows.empty())
        return {};
    QVector<QStringList> lines{{Ctl::tr("STAGE"), Ctl::tr("SOURCE"), Ctl::tr("IN"), Ctl::tr("SPLIT"), Ctl::tr("OUT"),
                                Ctl::tr("REJECTED"), Ctl::tr("DUPLICATES"), Ctl::tr("DROPPED"), Ctl::tr("SUPPRESSED"),
                                Ctl::tr("BALANCE")}};
    for (const auto& [place, totals] : rows) {
        QStringList line{text(place.first), nameOf(place.second)};
        for (const Counted what : {Counted::In, Counted::Split, Counted::Out, Counted::Rejected, Counted::Duplicates,
                                   Counted::Dropped, Counted::Suppressed})
            line << QString::number(totals[what]);
        lines << (line << QString::number(totals.balance()));
    }
    return QLatin1Char('\n') + title + QLatin1Char('\n') + table(lines, {2, 3, 4, 5, 6, 7, 8, 9});
}

QString wordsOf(EngineFlow::Verdict verdict)
{
    switch (verdict) {
    case EngineFlow::Verdict::Equal:
        return Ctl::tr("all of it");
    case EngineFlow::Verdict::UnderWay:
        return Ctl::tr("records are under way");
    case EngineFlow::Verdict::Uncounted:
        return Ctl::tr("an HTTP door was killed, or sent twice");
    case EngineFlow::Verdict::Erased:
        return Ctl::tr("perhaps of people who were erased");
    case EngineFlow::Verdict::Lost:
        return Ctl::tr("LOST");
    case EngineFlow::Verdict::Doubled:
        return Ctl::tr("DOUBLED");
    case EngineFlow::Verdict::Unknown:
        break;
    }
    return Ctl::tr("the audit is too long to tell");
}

QString flowsText(const std::vector<EngineFlow>& flows)
{
    if (flows.empty())
        return {};
    QVector<QStringList> lines{
        {Ctl::tr("FROM"), Ctl::tr("TO"), Ctl::tr("SOURCE"), Ctl::tr("VERDICT"), Ctl::tr("GAVE"), Ctl::tr("TOOK")}};
    for (const EngineFlow& flow : flows)
        lines << QStringList{text(flow.from),
                             text(flow.to),
                             nameOf(flow.source),
                             wordsOf(flow.verdict),
                             QString::number(flow.gave),
                             QString::number(flow.took)};
    return QLatin1Char('\n') + table(lines, {4, 5});
}

QJsonArray auditJson(const AuditRows& rows)
{
    QJsonArray audit;
    for (const auto& [place, totals] : rows) {
        QJsonObject line{{QStringLiteral("stage"), text(place.first)}, {QStringLiteral("source"), text(place.second)}};
        for (int what = 0; what < engine::countedKinds; ++what)
            line.insert(text(engine::countedName(engine::Counted(what))), qint64(totals.of[std::size_t(what)]));
        line.insert(QStringLiteral("balance"), qint64(totals.balance()));
        audit << line;
    }
    return audit;
}

QJsonValue numberOf(std::optional<std::int64_t> number) { return number ? QJsonValue(qint64(*number)) : QJsonValue(); }

QJsonObject topicsJson(const engine::TopicPlan& plan)
{
    QJsonArray missing, wrong;
    for (const engine::TopicSpec& topic : plan.missing)
        missing << text(plan.workspace.topic(topic.name));
    for (const engine::WrongSetting& setting : plan.wrong)
        wrong << QJsonObject{{QStringLiteral("topic"), text(setting.topic)},
                             {QStringLiteral("name"), text(setting.name)},
                             {QStringLiteral("found"), text(setting.found)},
                             {QStringLiteral("wanted"), text(setting.wanted)},
                             {QStringLiteral("fatal"), setting.isFatal}};
    return {{QStringLiteral("missing"), missing}, {QStringLiteral("wrong"), wrong}};
}

QJsonObject stageJson(const EngineStatus::Stage& stage)
{
    QJsonArray partitions;
    for (const EngineStatus::Partition& one : stage.partitions)
        partitions << QJsonObject{
            {QStringLiteral("topic"), text(one.topic)},
            {QStringLiteral("partition"), one.partition},
            {QStringLiteral("committed"), numberOf(one.committed < 0 ? std::nullopt : std::optional(one.committed))},
            {QStringLiteral("end"), numberOf(one.end < 0 ? std::nullopt : std::optional(one.end))},
            {QStringLiteral("lag"), numberOf(one.lag)}};
    return {{QStringLiteral("stage"), text(stage.name)},    {QStringLiteral("group"), text(stage.group)},
            {QStringLiteral("topic"), text(stage.topic)},   {QStringLiteral("workers"), stage.workers},
            {QStringLiteral("lag"), numberOf(stage.lag())}, {QStringLiteral("partitions"), partitions}};
}

QJsonObject workerJson(const EngineStatus::Worker& worker)
{
    return {{QStringLiteral("id"), text(worker.card.transactionalId)},
            {QStringLiteral("stage"), text(worker.card.stage)},
            {QStringLiteral("host"), text(worker.card.host)},
            {QStringLiteral("pid"), qint64(worker.card.pid)},
            {QStringLiteral("version"), text(worker.card.version)},
            {QStringLiteral("startedAtMs"), qint64(worker.card.startedAtMs)},
            {QStringLiteral("silentMs"), qint64(worker.silentMs)},
            {QStringLiteral("alive"), worker.isAlive},
            {QStringLiteral("waiting"), worker.isWaiting()}};
}

} // namespace

QString engineText(const EngineStatus& status, const EngineSpan& span)
{
    return workspaceText(status) + stagesText(status) +
           auditText(Ctl::tr("Audit, last %1:").arg(span.words), auditSince(status, span.sinceMs)) +
           auditText(status.isAuditWhole ? Ctl::tr("Audit, in all:") : Ctl::tr("Audit, the newest of it:"),
                     auditSince(status, 0)) +
           flowsText(engineFlows(status));
}

QJsonObject engineJson(const EngineStatus& status, const EngineSpan& span)
{
    QJsonArray stages, workers, flows;
    for (const EngineStatus::Stage& stage : status.stages)
        stages << stageJson(stage);
    for (const EngineStatus::Worker& worker : status.workers)
        workers << workerJson(worker);
    for (const EngineFlow& flow : engineFlows(status))
        flows << QJsonObject{{QStringLiteral("from"), text(flow.from)},
                             {QStringLiteral("to"), text(flow.to)},
                             {QStringLiteral("source"), text(flow.source)},
                             {QStringLiteral("gave"), qint64(flow.gave)},
                             {QStringLiteral("took"), qint64(flow.took)},
                             {QStringLiteral("verdict"), text(verdictName(flow.verdict))}};
    QJsonObject all = topicsJson(status.topics);
    all.insert(QStringLiteral("workspace"), text(status.topics.workspace.prefix));
    all.insert(QStringLiteral("partitions"), status.topics.workspace.partitions);
    all.insert(QStringLiteral("replication"), status.topics.replication);
    if (const auto& made = status.properties) {
        all.insert(QStringLiteral("encrypted"), made->isEncrypted);
        all.insert(QStringLiteral("format"), QStringLiteral("%1.%2").arg(made->formatMajor).arg(made->formatMinor));
        all.insert(QStringLiteral("createdBy"), text(made->createdBy));
        all.insert(QStringLiteral("createdAtMs"), qint64(made->createdAtMs));
    }
    all.insert(QStringLiteral("stages"), stages);
    all.insert(QStringLiteral("workers"), workers);
    all.insert(QStringLiteral("audit"), auditJson(auditSince(status, span.sinceMs)));
    all.insert(QStringLiteral("auditInAll"), auditJson(auditSince(status, 0)));
    all.insert(QStringLiteral("auditIsWhole"), status.isAuditWhole);
    all.insert(QStringLiteral("flows"), flows);
    all.insert(QStringLiteral("problems"), QJsonArray::fromStringList(engineProblems(status)));
    return all;
}

} // namespace weir::ctl
