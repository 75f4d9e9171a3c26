#include "app/shell/connecting.h"
#include "app/shell/ctl.h"
#include "app/shell/errorwords.h"
#include "app/weirctl/command.h"
#include "app/weirctl/produceplan.h"
#include "app/weirctl/producer.h"
#include "backend/kafka/clusteradmin.h"
#include "backend/serde/registry/schemaregistry.h"
#include "backend/service/guard.h"
#include "backend/service/produce/linessource.h"
#include "backend/service/produce/partencoder.h"
#include "backend/service/produce/recordline.h"
#include "backend/service/produce/repeatsource.h"
#include "backend/service/registryaccess.h"

#include <QFile>
#include <algorithm>
#include <unistd.h>

namespace weir::ctl {
namespace {

QStringList formats()
{
    QStringList names;
    for (const Format format : plainFormats())
        names << QString::fromUtf8(formatName(format).data(), qsizetype(formatName(format).size()));
    return names;
}

/// The registry is asked for what the options name.
bool findSchemas(ProducePlan& plan, const std::shared_ptr<SchemaRegistry>& registry, int timeoutMs)
{
    for (const auto& [choice, encoder] :
         {std::pair(&plan.schema, &plan.encoder), std::pair(&plan.keySchema, &plan.keyEncoder)}) {
        if (choice->isNone())
            continue;
        if (!registry) {
            complain(Ctl::tr("A schema is found in a registry: name it with --registry URL."));
            return false;
        }
        Result<PartEncoder> made = PartEncoder::make(*choice, registry, timeoutMs);
        if (!made) {
            complain(Ctl::tr("The schema of the subject “%1” cannot be used: %2.")
                         .arg(QString::fromStdString(choice->subject), made.error().detail));
            return false;
        }
        *encoder = std::move(made).value();
    }
    return true;
}

RepeatSource::Encode encoderOf(const PartEncoder& encoder)
{
    return [encoder](const std::string& text) { return encoder.encode(text); };
}

/// Files and what is the same for all records, to records.
LinesSource::Make lineMaker(const ProducePlan& plan, const std::shared_ptr<SchemaRegistry>& registry, int timeoutMs)
{
    if (plan.json) {
        auto parser =
            std::make_shared<const RecordLine>(RecordLine::withRegistry(plan.same.topic, registry, timeoutMs));
        return [parser, same = plan.same](std::string_view line) -> Result<ProduceRecord> {
            Result<ProduceRecord> record = parser->parse(line);
            if (!record)
                return record;
            if (same.key)
                record->key = same.key;
            if (same.partition)
                record->partition = same.partition;
            if (same.timestampMs)
                record->timestampMs = same.timestampMs;
            record->headers.insert(record->headers.end(), same.headers.begin(), same.headers.end());
            return record;
        };
    }
    const LinesSource::Make plain = valueLines(plan.same, plan.keySeparator);
    if (plan.encoder.format() == Format::Text && plan.keyEncoder.format() == Format::Text)
        return plain;
    return [plain, key = encoderOf(plan.keyEncoder), value = encoderOf(plan.encoder)](std::string_view line) {
        Result<ProduceRecord> record = plain(line);
        for (const auto& [part, encode] :
             {std::pair(&ProduceRecord::key, &key), std::pair(&ProduceRecord::value, &value)}) {
            if (!record || !((*record).*part))
                continue;
            Result<std::string> encoded = (*encode)(*((*record).*part));
            if (!encoded)
                return Result<ProduceRecord>(encoded.error());
            (*record).*part = std::move(encoded).value();
        }
        return record;
    };
}

/// Everything there is to read, as one value.
std::optional<std::string> readWhole(const QStringList& files)
{
    std::string all;
    for (const QString& name : files.isEmpty() ? QStringList{QStringLiteral("-")} : files) {
        QFile file(name);
        const bool isOpen =
            name == QLatin1String("-") ? file.open(STDIN_FILENO, QIODevice::ReadOnly) : file.open(QIODevice::ReadOnly);
        if (!isOpen) {
            complain(Ctl::tr("The file %1 cannot be read: %2.").arg(name, file.errorString()));
            return std::nullopt;
        }
        all += file.readAll().toStdString();
    }
    return all;
}

std::unique_ptr<ProduceSource> makeSource(const ProducePlan& plan, const QStringList& files,
                                          const std::shared_ptr<SchemaRegistry>& registry, int timeoutMs)
{
    if (!plan.value && !plan.isTombstone && plan.repeat == 0)
        return std::make_unique<LinesSource>(files, lineMaker(plan, registry, timeoutMs), plan.json);
    ProduceRecord record = plan.same;
    if (!plan.isTombstone) {
        record.value = plan.value ? plan.value : readWhole(files);
        if (!record.value)
            return nullptr;
    }
    return std::make_unique<RepeatSource>(std::move(record), std::max<std::uint64_t>(plan.repeat, 1),
                                          encoderOf(plan.keyEncoder), encoderOf(plan.encoder));
}

bool isAllowed(const ConnectionSpec& spec, bool isSure)
{
    switch (permissionFor(spec, Deed::Produce)) {
    case Permission::ReadOnly:
        complain(Ctl::tr("The connection “%1” is read-only.").arg(spec.name),
                 Ctl::tr("Turn Read-only off in the desktop to write to it."));
        return false;
    case Permission::AskOnce:
    case Permission::TypeName:
        if (isSure)
            return true;
        complain(Ctl::tr("“%1” is a production cluster.").arg(spec.name), Ctl::tr("Say --yes to write to it."));
        return false;
    case Permission::Granted:
        break;
    }
    return true;
}

bool findTopic(const ProducePlan& plan, const ClusterMetadata& metadata, const QString& where)
{
    const QString name = QString::fromStdString(plan.same.topic);
    QStringList known;
    for (const ClusterMetadata::Topic& topic : metadata.topics) {
        known << topic.name;
        if (topic.name != name)
            continue;
        if (topic.error) {
            complain(*topic.error, name);
            return false;
        }
        const auto count = std::int32_t(topic.partitions.size());
        if (plan.same.partition.value_or(0) < count)
            return true;
        complain(Ctl::tr("%1 has the partitions 0 to %2; there is no partition %3.")
                     .arg(name)
                     .arg(count - 1)
                     .arg(*plan.same.partition));
        return false;
    }
    complainAboutTopic(name, known, where);
    return false;
}

int runProduce(const Arguments& arguments)
{
    if (arguments.positional().isEmpty()) {
        complain(Ctl::tr("Which topic?"), Ctl::tr("weirctl produce TOPIC; weirctl topics lists them."));
        return Misused;
    }
    const QStringList files = arguments.positional().mid(1);
    ProducePlan plan;
    if (!parsePlan(arguments, plan))
        return Misused;
    int status = Done;
    const std::optional<Target> target = findTarget(arguments, status);
    if (!target)
        return status;
    if (!isAllowed(target->spec, arguments.has(QStringLiteral("yes"))))
        return Failed;
    {
        ClusterMetadata metadata;
        const std::optional<Session> session = openSession(*target, ClientRole::Admin, {}, metadata, status);
        if (!session)
            return status;
        if (!findTopic(plan, metadata, target->where))
            return Failed;
    }
    const std::shared_ptr<SchemaRegistry> registry = makeRegistry(target->spec, target->secrets);
    if (!findSchemas(plan, registry, target->timeoutMs))
        return Failed;
    const std::unique_ptr<ProduceSource> source = makeSource(plan, files, registry, target->timeoutMs);
    if (!source)
        return Failed;
    return Producer(*target, QString::fromStdString(plan.same.topic), plan.json).run(*source, plan.options);
}

QVector<Option> recordOptions()
{
    return {
        {QStringLiteral("json"),
         {},
         {},
         Ctl::tr("Records as weirctl tail --json prints them, one object a line: value, and if wanted key, headers, "
                 "partition, timestamp (valueBytes, keyBytes: base64). What was written is printed the same way: "
                 "line, partition, offset, timestamp.")},
        {QStringLiteral("key"), QStringLiteral("k"), QStringLiteral("K"), Ctl::tr("The key of every record.")},
        {QStringLiteral("key-separator"),
         {},
         QStringLiteral("S"),
         Ctl::tr("The key stands before S in each line, the value after it.")},
        {QStringLiteral("header"),
         {},
         QStringLiteral("N=V"),
         Ctl::tr("A header of every record; may stand several times.")},
        {QStringLiteral("partition"), QStringLiteral("p"), QStringLiteral("P"),
         Ctl::tr("Everything to this partition. Default: by key.")},
        {QStringLiteral("timestamp"),
         {},
         QStringLiteral("WHEN"),
         Ctl::tr("As in weirctl tail: 2026-03-01T12:00:00Z, -15m, or milliseconds since 1970. Default: now.")},
        {QStringLiteral("value"), {}, QStringLiteral("V"), Ctl::tr("One record with this value, instead of lines.")},
        {QStringLiteral("tombstone"), {}, {}, Ctl::tr("One record without a value: deletes its --key.")},
        {QStringLiteral("format"),
         {},
         QStringLiteral("FORMAT"),
         Ctl::tr("How values are written in the input: %1. Default: text.").arg(formats().join(QStringLiteral(", "))),
         formats()},
        {QStringLiteral("key-format"), {}, QStringLiteral("FORMAT"), Ctl::tr("The same for keys."), formats()},
        {QStringLiteral("schema-subject"),
         {},
         QStringLiteral("S"),
         Ctl::tr("Values are JSON in the input, and written by the latest schema of this subject.")},
        {QStringLiteral("key-schema-subject"), {}, QStringLiteral("S"), Ctl::tr("The same for keys.")}};
}

QVector<Option> sendingOptions()
{
    const QStringList partitioners{QStringLiteral("murmur2"), QStringLiteral("consistent_random"),
                                   QStringLiteral("consistent"), QStringLiteral("fnv1a")};
    const QStringList codecs{QStringLiteral("none"), QStringLiteral("gzip"), QStringLiteral("snappy"),
                             QStringLiteral("lz4"), QStringLiteral("zstd")};
    return {
        {QStringLiteral("repeat"),
         {},
         QStringLiteral("N"),
         Ctl::tr("The record of --value, or all of the input as one value, N times. {{i}}, {{uuid}}, {{now}}, "
                 "{{now iso}} and {{random 1 100}} in key and value are filled in anew each time.")},
        {QStringLiteral("rate"), {}, QStringLiteral("N"), Ctl::tr("At most N records a second. Default: no limit.")},
        {QStringLiteral("partitioner"),
         {},
         QStringLiteral("NAME"),
         Ctl::tr("How the key chooses the partition: %1. Default: murmur2, as Java clients do.")
             .arg(partitioners.join(QStringLiteral(", "))),
         partitioners},
        {QStringLiteral("compression"),
         {},
         QStringLiteral("CODEC"),
         Ctl::tr("One of: %1. Default: none.").arg(codecs.join(QStringLiteral(", "))),
         codecs},
        {QStringLiteral("yes"), {}, {}, Ctl::tr("Yes, write to a connection that is marked as production.")},
        {QStringLiteral("help"), QStringLiteral("h"), {}, Ctl::tr("This text.")}};
}

} // namespace

Command produceCommand()
{
    Command command;
    command.name = QStringLiteral("produce");
    command.summary = Ctl::tr("Write records to a topic, from files or standard input.");
    command.usage = QStringLiteral("TOPIC [FILE…] [options]");
    command.description = Ctl::tr(
        "Writes one record a line, acknowledged by all replicas in sync. What cannot be written is said with its "
        "number, and the rest goes on.\n\n"
        "weirctl tail --json | weirctl produce --json copies records as they are, with their keys, headers, "
        "timestamps and partitions, to the byte. A value that was edited on the way counts as edited.\n\n"
        "Ctrl+C sends no more, waits for what is under way, and says how much was acknowledged.");
    command.options = {{Ctl::tr("What to write:"), recordOptions()},
                       {Ctl::tr("How to write:"), sendingOptions()},
                       connectionOptions()};
    command.examples = {
        {QStringLiteral("echo '{\"id\": 7}' | weirctl produce orders -k 7 -b localhost:9092"), Ctl::tr("One record.")},
        {QStringLiteral("weirctl produce orders orders.txt --key-separator : -c demo"),
         Ctl::tr("A record a line of the file, with what stands before the colon as its key.")},
        {QStringLiteral("weirctl tail orders -c live --until end --json | weirctl produce orders --json -c demo"),
         Ctl::tr("Copy a topic to another cluster.")},
        {QStringLiteral("weirctl produce clicks --value '{\"id\": \"{{uuid}}\"}' --repeat 1000 --rate 50 -c demo"),
         Ctl::tr("A thousand clicks, fifty a second.")},
        {QStringLiteral("weirctl produce customers --tombstone -k 4711 -c demo"), Ctl::tr("Delete a key.")}};
    command.statuses = Ctl::tr("1 also when a single record could not be written.");
    command.run = &runProduce;
    return command;
}

} // namespace weir::ctl
