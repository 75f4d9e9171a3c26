#include "app/shell/ctl.h"
#include "app/shell/errorwords.h"
#include "app/weirctl/command.h"
#include "app/weirctl/offsetsplan.h"
#include "app/weirctl/planwork.h"
#include "app/weirctl/texttable.h"
#include "backend/serde/registry/schemaregistry.h"
#include "backend/service/plans/offsetplanner.h"
#include "backend/service/registryaccess.h"

#include <QJsonDocument>
#include <QJsonObject>

namespace weir::ctl {
namespace {

struct Line
{
    TopicPartition at;
    std::int64_t committed = 0;
    std::optional<std::int64_t> start, end;
};

std::optional<std::int64_t> known(const Offsets& offsets, const TopicPartition& at)
{
    const auto found = offsets.find(at);
    if (found == offsets.end() || !found->second)
        return std::nullopt;
    return *found->second;
}

void printTable(const QVector<Line>& lines)
{
    const auto text = [](const std::optional<std::int64_t>& number) {
        return number ? QString::number(*number) : QStringLiteral("-");
    };
    QVector<QStringList> rows{{QStringLiteral("TOPIC"), QStringLiteral("PARTITION"), QStringLiteral("COMMITTED"),
                               QStringLiteral("START"), QStringLiteral("END"), QStringLiteral("LAG")}};
    for (const Line& line : lines) {
        const std::optional<std::int64_t> lag =
            line.end ? std::optional(*line.end - line.committed) : std::optional<std::int64_t>();
        rows << QStringList{line.at.topic,
                            QString::number(line.at.partition),
                            QString::number(line.committed),
                            text(line.start),
                            text(line.end),
                            text(lag)};
    }
    say(textTable(rows, {1, 2, 3, 4, 5}).join(QLatin1Char('\n')) + QLatin1Char('\n'));
}

void printJson(const QVector<Line>& lines, const QString& group)
{
    QString all;
    for (const Line& line : lines) {
        QJsonObject json{{QStringLiteral("group"), group},
                         {QStringLiteral("topic"), line.at.topic},
                         {QStringLiteral("partition"), line.at.partition},
                         {QStringLiteral("offset"), qint64(line.committed)}};
        if (line.start)
            json.insert(QStringLiteral("start"), qint64(*line.start));
        if (line.end)
            json.insert(QStringLiteral("end"), qint64(*line.end));
        all += QString::fromUtf8(QJsonDocument(json).toJson(QJsonDocument::Compact)) + QLatin1Char('\n');
    }
    say(all);
}

int showOffsets(const PlanWork& work, const Arguments& arguments, const QString& group)
{
    GroupReach reach(work.conf, work.target.timeoutMs);
    const Result<void> open = reach.open();
    const Result<GroupStand> stand = open ? reach.stand(group) : Result<GroupStand>(open.error());
    if (!stand) {
        complain(stand.error(), work.target.where);
        return Failed;
    }
    if (stand->committed.empty()) {
        complain(stand->exists ? Ctl::tr("The group %1 has committed nothing.").arg(group)
                               : Ctl::tr("There is no group %1 at %2.").arg(group, work.target.where));
        return Failed;
    }
    std::vector<TopicPartition> partitions;
    for (const auto& [at, offset] : stand->committed)
        partitions.push_back(at);
    ClusterAdmin admin = reach.admin();
    const Offsets starts = admin.offsets(partitions, atStart, work.target.timeoutMs);
    const Offsets ends = admin.offsets(partitions, atEnd, work.target.timeoutMs);
    QVector<Line> lines;
    for (const auto& [at, offset] : stand->committed)
        lines << Line{at, offset, known(starts, at), known(ends, at)};
    if (arguments.has(QStringLiteral("csv"))) {
        for (const Line& line : lines)
            say(QStringLiteral("%1,%2,%3\n").arg(line.at.topic).arg(line.at.partition).arg(line.committed));
    } else if (arguments.has(QStringLiteral("json"))) {
        printJson(lines, group);
    } else {
        printTable(lines);
    }
    return Done;
}

int planAndReview(const PlanWork& work, const Arguments& arguments, const QString& group,
                  const std::optional<OffsetMove>& move)
{
    PlannerAids aids;
    aids.timeoutMs = work.target.timeoutMs;
    aids.decoders = std::make_shared<const DecoderSet>(makeRegistry(work.target.spec, work.target.secrets));
    OffsetPlanner planner(work.conf, aids);
    const QString topic = arguments.value(QStringLiteral("delete")), clone = arguments.value(QStringLiteral("clone"));
    const Result<ChangePlan> plan = move                                            ? planner.moveOffsets(*move)
                                    : arguments.has(QStringLiteral("delete-group")) ? planner.deleteGroup(group)
                                    : !clone.isEmpty()                              ? planner.cloneGroup(group, clone)
                                                       : planner.deleteOffsets(group, topic);
    if (plan)
        return reviewPlan(work, arguments, *plan);
    if (plan.error().kind == ErrorKind::NotFound || plan.error().kind == ErrorKind::Invalid)
        complain(QStringLiteral("%1: %2.").arg(plan.error().subject.isEmpty() ? group : plan.error().subject,
                                               plan.error().detail));
    else
        complain(plan.error(), work.target.where);
    return Failed;
}

int runOffsets(const Arguments& arguments)
{
    if (arguments.positional().size() != 1) {
        complain(Ctl::tr("Which group?"), Ctl::tr("weirctl offsets GROUP shows its offsets."));
        return Misused;
    }
    const QString group = arguments.positional().first();
    QStringList wishes;
    for (const char* name : {"to", "shift", "back", "like", "from-file", "delete", "delete-group", "clone"}) {
        if (arguments.has(QString::fromLatin1(name)))
            wishes << QStringLiteral("--") + QString::fromLatin1(name);
    }
    if (wishes.size() > 1) {
        complain(Ctl::tr("%1 do not go together.").arg(wishes.join(QStringLiteral(", "))));
        return Misused;
    }
    const bool moves = saysWhere(arguments);
    if (arguments.has(QStringLiteral("topic")) && !moves) {
        complain(Ctl::tr("--topic says what to move, but not where to."), Ctl::tr("Add --to, --shift or --back."));
        return Misused;
    }
    std::optional<OffsetMove> move;
    if (moves && !(move = parseMove(group, arguments)))
        return Misused;
    int status = Done;
    const std::optional<PlanWork> work = openWork(arguments, status);
    if (!work)
        return status;
    return wishes.isEmpty() ? showOffsets(*work, arguments, group) : planAndReview(*work, arguments, group, move);
}

} // namespace

Command offsetsCommand()
{
    Command command;
    command.name = QStringLiteral("offsets");
    command.summary = Ctl::tr("Show, move, copy and delete the committed offsets of a consumer group.");
    command.usage = QStringLiteral("GROUP [options]");
    command.description = Ctl::tr(
        "Without a wish: shows what the group has committed. With one: makes a plan of what would change from what to "
        "what, with the first record at each new place, asks, and applies it.\n\n"
        "Offsets outside of the log go to its edge, as with kafka-consumer-groups, and the plan says so. Nothing is "
        "done while the group has members. What was done is written to the journal of the cluster and can be taken "
        "back with weirctl plan undo.");
    QVector<Option> wishes = moveOptions();
    wishes << Option{QStringLiteral("clone"),
                     {},
                     QStringLiteral("NEW"),
                     Ctl::tr("Commit the same offsets as another group.")}
           << Option{QStringLiteral("delete"), {}, QStringLiteral("TOPIC"), Ctl::tr("Forget the offsets of a topic.")}
           << Option{QStringLiteral("delete-group"), {}, {}, Ctl::tr("Forget the group with all its offsets.")};
    command.options = {connectionOptions(),
                       {Ctl::tr("Changing:"), wishes},
                       applyOptions(),
                       {Ctl::tr("Options:"),
                        {{QStringLiteral("csv"), {}, {}, Ctl::tr("Show topic,partition,offset a line.")},
                         {QStringLiteral("help"), QStringLiteral("h"), {}, Ctl::tr("This text.")}}}};
    command.examples = {
        {QStringLiteral("weirctl offsets billing -b localhost:9092"), Ctl::tr("What it has committed.")},
        {QStringLiteral("weirctl offsets billing --to -2h --dry-run -c demo"),
         Ctl::tr("What reading the last two hours again would mean.")},
        {QStringLiteral("weirctl offsets billing --to end --topic orders:0,1 --yes -c demo"),
         Ctl::tr("Skips what waits in two partitions, without asking.")},
        {QStringLiteral("weirctl offsets billing --csv -c demo > before.csv"),
         Ctl::tr("Keeps the offsets; --from-file before.csv brings them back.")}};
    command.statuses =
        Ctl::tr("A group that is not there, or a plan that is refused in whole or in one step, ends with "
                "1.");
    command.run = &runOffsets;
    return command;
}

} // namespace weir::ctl
