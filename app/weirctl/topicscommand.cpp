#include "app/shell/connecting.h"
#include "app/shell/ctl.h"
#include "app/shell/errorwords.h"
#include "app/weirctl/command.h"
#include "app/weirctl/outputbuffer.h"
#include "app/weirctl/texttable.h"
#include "backend/kafka/clusteradmin.h"

#include <QLocale>
#include <QRegularExpression>
#include <algorithm>

namespace weir::ctl {
namespace {

struct Line
{
    QString name;
    int partitions = 0;
    int replicas = 0;
    std::optional<std::int64_t> records; ///< none: some partition told no offsets
    std::optional<Error> error;
};

bool isInternal(const QString& name)
{
    return name.startsWith(QLatin1String("__")) || name.startsWith(QLatin1String("weir."));
}

/// `orders` matches what contains it, `ord*s` and `ord?rs` the whole name.
QRegularExpression matcher(const QString& pattern)
{
    if (pattern.contains(QLatin1Char('*')) || pattern.contains(QLatin1Char('?')))
        return QRegularExpression(QRegularExpression::wildcardToRegularExpression(pattern));
    return QRegularExpression(QRegularExpression::escape(pattern));
}

QVector<Line> chosenTopics(const ClusterMetadata& metadata, const QString& pattern, bool withInternal)
{
    const QRegularExpression wanted = matcher(pattern);
    QVector<Line> lines;
    for (const ClusterMetadata::Topic& topic : metadata.topics) {
        if ((!withInternal && isInternal(topic.name)) || !wanted.match(topic.name).hasMatch())
            continue;
        Line line{topic.name, int(topic.partitions.size()), 0, {}, topic.error};
        for (const ClusterMetadata::PartitionMeta& partition : topic.partitions)
            line.replicas = std::max(line.replicas, int(partition.replicas.size()));
        lines << line;
    }
    return lines;
}

void countRecords(rd_kafka_s* client, QVector<Line>& lines, int timeoutMs)
{
    std::vector<TopicPartition> partitions;
    for (const Line& line : lines) {
        for (int partition = 0; partition < line.partitions; ++partition)
            partitions.push_back({line.name, partition});
    }
    if (partitions.empty())
        return;
    ClusterAdmin admin(client);
    const Offsets starts = admin.offsets(partitions, atStart, timeoutMs);
    const Offsets ends = admin.offsets(partitions, atEnd, timeoutMs);
    for (Line& line : lines) {
        std::int64_t sum = 0;
        for (int partition = 0; partition < line.partitions && !line.error; ++partition) {
            const auto start = starts.find({line.name, partition});
            const auto end = ends.find({line.name, partition});
            if (start == starts.end() || end == ends.end())
                continue;
            if (!start->second || !end->second)
                line.error = start->second ? end->second.error() : start->second.error();
            else
                sum += *end->second - *start->second;
        }
        if (!line.error)
            line.records = sum;
    }
}

void printJson(const QVector<Line>& lines, OutputBuffer& out)
{
    for (const Line& line : lines) {
        out.append("{\"name\":");
        out.appendJsonString(line.name.toStdString());
        out.append(",\"partitions\":");
        out.appendNumber(line.partitions);
        out.append(",\"replicas\":");
        out.appendNumber(line.replicas);
        out.append(",\"records\":");
        if (line.records)
            out.appendNumber(*line.records);
        else
            out.append("null");
        if (line.error) {
            out.append(",\"error\":");
            out.appendJsonString((line.error->detail).toStdString());
        }
        out.append("}\n");
    }
}

void printTable(const QVector<Line>& lines, OutputBuffer& out)
{
    const QLocale locale(QLocale::English);
    QVector<QStringList> rows{{Ctl::tr("TOPIC"), Ctl::tr("PARTITIONS"), Ctl::tr("REPLICAS"), Ctl::tr("RECORDS")}};
    for (const Line& line : lines) {
        const QString records = line.records ? locale.toString(qlonglong(*line.records)) : QStringLiteral("?");
        rows << QStringList{line.name, QString::number(line.partitions), QString::number(line.replicas), records};
    }
    for (const QString& line : textTable(rows, {1, 2, 3})) {
        out.append(line.toStdString());
        out.append('\n');
    }
}

int runTopics(const Arguments& arguments)
{
    if (arguments.positional().size() > 1) {
        complain(Ctl::tr("One pattern at most."), Ctl::tr("Put quotes around a pattern with * in it."));
        return Misused;
    }
    int status = Done;
    const std::optional<Target> target = findTarget(arguments, status);
    if (!target)
        return status;
    ClusterMetadata metadata;
    const std::optional<Session> session =
        openSession(*target, ClientRole::Admin, {{"isolation.level", "read_uncommitted"}}, metadata, status);
    if (!session)
        return status;
    const QString pattern = arguments.positional().value(0);
    const bool withInternal = arguments.has(QStringLiteral("internal"));
    QVector<Line> lines = chosenTopics(metadata, pattern, withInternal);
    if (lines.isEmpty()) {
        if (!pattern.isEmpty())
            complain(Ctl::tr("No topic at %1 matches “%2”.").arg(target->where, pattern));
        else
            complain(Ctl::tr("There are no topics at %1.").arg(target->where),
                     Ctl::tr("--internal shows those of Kafka itself."));
        return Failed;
    }
    countRecords(session->client.get(), lines, target->timeoutMs);
    OutputBuffer out;
    if (arguments.has(QStringLiteral("json")))
        printJson(lines, out);
    else
        printTable(lines, out);
    out.flush();
    for (const Line& line : lines) {
        if (!line.error)
            continue;
        complain(*line.error, line.name);
        status = Failed;
    }
    return status;
}

} // namespace

Command topicsCommand()
{
    Command command;
    command.name = QStringLiteral("topics");
    command.summary = Ctl::tr("List the topics of a cluster: partitions, replicas, records.");
    command.usage = QStringLiteral("[PATTERN] [options]");
    command.description = Ctl::tr("Lists topics, one a line, sorted by name. PATTERN is a part of the name, or the "
                                  "whole name with * and ? in it.\n\n"
                                  "RECORDS is the last offset minus the first: an upper bound where a topic is "
                                  "compacted or written in transactions.");
    command.options = {
        connectionOptions(),
        {Ctl::tr("Options:"),
         {{QStringLiteral("internal"), {}, {}, Ctl::tr("Topics of Kafka (__…) and of Weir (weir.…) too.")},
          {QStringLiteral("json"), {}, {}, Ctl::tr("One JSON object a line: name, partitions, replicas, records.")},
          {QStringLiteral("help"), QStringLiteral("h"), {}, Ctl::tr("This text.")}}}};
    command.examples = {{QStringLiteral("weirctl topics -b localhost:9092"), Ctl::tr("All topics as a table.")},
                        {QStringLiteral("weirctl topics 'orders*' -c demo --json | jq .records"),
                         Ctl::tr("How many records are in topics whose names begin with “orders”.")}};
    command.statuses = Ctl::tr("A pattern that matches nothing ends with 1.");
    command.run = &runTopics;
    return command;
}

} // namespace weir::ctl
