#include "app/shell/connecting.h"
#include "app/shell/ctl.h"
#include "app/shell/errorwords.h"
#include "app/weirctl/command.h"
#include "app/weirctl/tailer.h"
#include "backend/service/registryaccess.h"

#include <cerrno>
#include <cstring>

namespace weir::ctl {
namespace {

QStringList formats()
{
    return {QStringLiteral("auto"),    QStringLiteral("json"), QStringLiteral("text"), QStringLiteral("avro"),
            QStringLiteral("integer"), QStringLiteral("uuid"), QStringLiteral("hex"),  QStringLiteral("raw")};
}

bool parsePlan(const Arguments& arguments, TailPlan& plan)
{
    const QString until = arguments.value(QStringLiteral("until"), QStringLiteral("never"));
    const bool follows = until == QLatin1String("never");
    const QString from =
        arguments.value(QStringLiteral("from"), follows ? QStringLiteral("newest:10") : QStringLiteral("beginning"));
    for (const Result<void>& parsed : {parseFrom(from, plan), parseUntil(until, plan)}) {
        if (!parsed) {
            complain(parsed.error().detail);
            return false;
        }
    }
    return true;
}

bool parsePartitions(const QString& text, QVector<std::int32_t>& partitions)
{
    for (const QString& part : text.split(QLatin1Char(','), Qt::SkipEmptyParts)) {
        bool isNumber = false;
        const int number = part.trimmed().toInt(&isNumber);
        if (!isNumber || number < 0) {
            complain(Ctl::tr("--partition is a number, or several separated by commas: 0,3."));
            return false;
        }
        if (!partitions.contains(number))
            partitions << number;
    }
    return true;
}

PrintOptions printOptions(const Arguments& arguments, const Target& target)
{
    const auto format = [&](const char* name) {
        return formatFromName(arguments.value(QLatin1String(name), QStringLiteral("auto")).toStdString());
    };
    PrintOptions options;
    options.json = arguments.has(QStringLiteral("json"));
    options.raw = arguments.value(QStringLiteral("format")) == QLatin1String("raw");
    options.format = options.raw ? Format::Text : format("format");
    options.keyFormat = format("key-format");
    options.schemaTimeoutMs = target.timeoutMs;
    return options;
}

bool findPartitions(const QStringList& topics, const QVector<std::int32_t>& chosen, const ClusterMetadata& metadata,
                    const QString& where, std::vector<TopicPartition>& partitions)
{
    QStringList known;
    for (const ClusterMetadata::Topic& topic : metadata.topics)
        known << topic.name;
    for (const QString& name : topics) {
        const auto at = std::find_if(metadata.topics.begin(), metadata.topics.end(),
                                     [&](const ClusterMetadata::Topic& topic) { return topic.name == name; });
        if (at == metadata.topics.end()) {
            complainAboutTopic(name, known, where);
            return false;
        }
        if (at->error) {
            complain(*at->error, name);
            return false;
        }
        const auto count = std::int32_t(at->partitions.size());
        for (const std::int32_t partition : chosen) {
            if (partition >= count) {
                complain(Ctl::tr("%1 has the partitions 0 to %2; there is no partition %3.")
                             .arg(name)
                             .arg(count - 1)
                             .arg(partition));
                return false;
            }
            partitions.push_back({name, partition});
        }
        for (std::int32_t partition = 0; partition < count && chosen.isEmpty(); ++partition)
            partitions.push_back({name, partition});
    }
    return true;
}

/// How much a client may read ahead is set when it is made, and depends on how many partitions it reads.
bool makeReader(Session& session, const Target& target, const TailPlan& plan, const std::string& isolation,
                std::size_t partitions)
{
    const bool isLive = plan.stop == StopKind::Live || plan.stop == StopKind::Count;
    std::map<std::string, std::string> extra = bulkReadSettings(partitions);
    extra["isolation.level"] = isolation;
    Result<RdKafkaPtr> client =
        makeClient({target.spec, target.secrets, isLive ? ClientRole::Live : ClientRole::Browse, std::move(extra), {}},
                   session.failures);
    if (!client) {
        complain(client.error(), target.where);
        return false;
    }
    session.client = std::move(client).value();
    return true;
}

int runTail(const Arguments& arguments)
{
    QStringList topics = arguments.positional();
    topics.removeDuplicates();
    if (topics.isEmpty()) {
        complain(Ctl::tr("Which topic?"), Ctl::tr("weirctl tail TOPIC; weirctl topics lists them."));
        return Misused;
    }
    TailPlan plan;
    QVector<std::int32_t> chosen;
    if (!parsePlan(arguments, plan) || !parsePartitions(arguments.value(QStringLiteral("partition")), chosen))
        return Misused;
    int status = Done;
    const std::optional<Target> target = findTarget(arguments, status);
    if (!target)
        return status;
    const bool isCommitted =
        arguments.value(QStringLiteral("isolation"), QStringLiteral("committed")) == QLatin1String("committed");
    const std::string isolation = isCommitted ? "read_committed" : "read_uncommitted";
    ClusterMetadata metadata;
    std::optional<Session> session = openSession(*target, ClientRole::Admin, {}, metadata, status);
    if (!session)
        return status;
    std::vector<TopicPartition> partitions;
    if (!findPartitions(topics, chosen, metadata, target->where, partitions))
        return Failed;
    if (!makeReader(*session, *target, plan, isolation, partitions.size()))
        return Misused;
    OutputBuffer out;
    RecordPrinter printer(out, printOptions(arguments, *target), makeRegistry(target->spec, target->secrets));
    status = Tailer(*session, *target, plan, out, printer).run(partitions);
    if (out.isBroken() && out.error() != EPIPE) {
        complain(Ctl::tr("The output cannot be written: %1.").arg(QString::fromLocal8Bit(std::strerror(out.error()))));
        return Failed;
    }
    return status;
}

QVector<Option> readingOptions()
{
    return {
        {QStringLiteral("from"),
         {},
         QStringLiteral("WHERE"),
         Ctl::tr("beginning, end, newest:N (records, of all partitions together), offset:N, or time:WHEN. Default: "
                 "newest:10 if it "
                 "goes on for ever, else beginning.")},
        {QStringLiteral("until"),
         {},
         QStringLiteral("WHERE"),
         Ctl::tr("never, end (what is there at the start), offset:N (without N itself), time:WHEN (without WHEN "
                 "itself), or count:N "
                 "(records). Default: never.")},
        {QStringLiteral("partition"), QStringLiteral("p"), QStringLiteral("P,…"),
         Ctl::tr("Only these partitions. Default: all.")},
        {QStringLiteral("isolation"),
         {},
         QStringLiteral("LEVEL"),
         Ctl::tr(
             "committed hides records of aborted and open transactions, uncommitted shows them. Default: committed."),
         {QStringLiteral("committed"), QStringLiteral("uncommitted")}}};
}

QVector<Option> printingOptions()
{
    return {{QStringLiteral("format"),
             {},
             QStringLiteral("FORMAT"),
             Ctl::tr("How values are read: %1. Default: auto. raw leaves every byte as it is.")
                 .arg(formats().join(QStringLiteral(", "))),
             formats()},
            {QStringLiteral("key-format"),
             {},
             QStringLiteral("FORMAT"),
             Ctl::tr("The same for keys, with --json."),
             formats().mid(0, formats().size() - 1)},
            {QStringLiteral("json"),
             {},
             {},
             Ctl::tr("One JSON object a line: topic, partition, offset, timestamp (ms since 1970), time, key, headers, "
                     "value, format; "
                     "error where a value is not what it seems.")},
            {QStringLiteral("help"), QStringLiteral("h"), {}, Ctl::tr("This text.")}};
}

} // namespace

Command tailCommand()
{
    Command command;
    command.name = QStringLiteral("tail");
    command.summary = Ctl::tr("Print the records of topics, from anywhere to anywhere, or as they come.");
    command.usage = QStringLiteral("TOPIC… [options]");
    command.description =
        Ctl::tr("Prints the values of records, one a line, in the order of their partition. Without --json a value "
                "goes out as it is, "
                "unless it carries the id of a schema and a registry is known: then it is decoded.\n\n"
                "With --until it ends by position: when every partition has been read to its end, however long that "
                "takes; markers, "
                "aborted and compacted records are stepped over, and a broker that restarts is waited for.\n\n"
                "WHEN is 2026-03-01T12:00:00Z (local time without the Z), -15m (ago; s, m, h, d, w), or milliseconds "
                "since 1970.");
    command.options = {{Ctl::tr("What to read:"), readingOptions()},
                       {Ctl::tr("How to print:"), printingOptions()},
                       connectionOptions()};
    command.examples = {
        {QStringLiteral("weirctl tail orders -b localhost:9092"),
         Ctl::tr("The newest ten orders, then each as it comes.")},
        {QStringLiteral("weirctl tail orders -c demo --until end | wc -l"), Ctl::tr("How many there are.")},
        {QStringLiteral("weirctl tail payments -c demo --from time:-1h --until end --json | jq .value"),
         Ctl::tr("The payments of the last hour, decoded.")},
        {QStringLiteral("weirctl tail audit -p 2 --from offset:1200 --until count:5 --isolation uncommitted -c demo"),
         Ctl::tr("Five records of one partition, aborted ones too.")}};
    command.statuses = Ctl::tr("When what reads the output goes away (head), it ends with 0.");
    command.run = &runTail;
    return command;
}

} // namespace weir::ctl
