#include "app/shell/connecting.h"
#include "app/shell/ctl.h"
#include "app/shell/errorwords.h"
#include "app/shell/interrupt.h"
#include "app/weirctl/command.h"
#include "app/weirctl/definitionexport.h"
#include "app/weirctl/definitionwork.h"
#include "app/weirctl/searchplan.h"
#include "backend/kafka/clusteradmin.h"
#include "backend/kafka/costmeter.h"
#include "backend/serde/registry/schemaregistry.h"
#include "backend/service/clientpool.h"
#include "backend/service/export/scanexport.h"
#include "backend/service/files/originfilescan.h"
#include "backend/service/registryaccess.h"
#include "backend/service/scan/originscan.h"

#include <QFileInfo>
#include <QLocale>
#include <cerrno>
#include <unistd.h>

namespace weir::ctl {
namespace {

constexpr std::chrono::milliseconds lookEvery{50};

struct Wanted
{
    QString path;
    bool replace = false;
    ExportOptions options;
    SearchPlan plan;
};

QString counted(std::uint64_t number) { return QLocale(QLocale::English).toString(qulonglong(number)); }
QString records(std::uint64_t number)
{
    return number == 1 ? Ctl::tr("1 record") : Ctl::tr("%1 records").arg(counted(number));
}

std::optional<ExportFormat> formatOf(const QString& name, const QString& path)
{
    static const QMap<QString, ExportFormat> names{{QStringLiteral("jsonl"), ExportFormat::JsonLines},
                                                   {QStringLiteral("csv"), ExportFormat::Csv},
                                                   {QStringLiteral("avro"), ExportFormat::Avro}};
    if (!name.isEmpty())
        return names.value(name);
    const QString suffix = QFileInfo(path).suffix().toLower();
    if (suffix == QLatin1String("ndjson") || suffix == QLatin1String("json"))
        return ExportFormat::JsonLines;
    return names.contains(suffix) ? std::optional(names.value(suffix)) : std::nullopt;
}

bool parse(const Arguments& arguments, Wanted& wanted)
{
    PrintOptions print;
    if (!parseSearch(arguments, wanted.plan, print, true))
        return false;
    wanted.path = arguments.value(QStringLiteral("to"));
    if (wanted.path.isEmpty()) {
        complain(Ctl::tr("Where to?"), Ctl::tr("--to FILE names the file to be written."));
        return false;
    }
    const std::optional<ExportFormat> format = formatOf(arguments.value(QStringLiteral("as")), wanted.path);
    if (!format) {
        complain(Ctl::tr("The ending of %1 does not say which form it is to have.").arg(wanted.path),
                 Ctl::tr("Use --as jsonl, --as csv or --as avro."));
        return false;
    }
    ExportOptions& options = wanted.options;
    options.format = *format;
    options.columns = arguments.value(QStringLiteral("columns")).split(QLatin1Char(','), Qt::SkipEmptyParts);
    options.guardFormulas = !arguments.has(QStringLiteral("formulas"));
    options.valueFormat = print.format;
    options.keyFormat = print.keyFormat;
    if (arguments.value(QStringLiteral("codec")) == QLatin1String("zstandard"))
        options.codec = AvroFileCodec::Zstandard;
    if (!options.columns.isEmpty() && *format != ExportFormat::Csv) {
        complain(Ctl::tr("--columns is for CSV only."));
        return false;
    }
    if (const Result<CsvColumns> columns = CsvColumns::parse(options.columns, true); !columns) {
        complain(Ctl::tr("There is no column “%1”.").arg(columns.error().subject),
                 Ctl::tr("Columns are topic, partition, offset, timestamp, time, key, value, headers, size, or a field "
                         "such as value.customer.email or headers.trace."));
        return false;
    }
    wanted.replace = arguments.has(QStringLiteral("replace"));
    wanted.plan.request.limit = wanted.plan.limit == UINT64_MAX ? 0 : wanted.plan.limit;
    wanted.plan.request.newestFirst = false;
    return true;
}

int complainAboutFile(const Error& error)
{
    if (error.kind == ErrorKind::Exists)
        complain(Ctl::tr("%1 exists already.").arg(error.subject), Ctl::tr("--replace puts the export in its place."));
    else if (error.kind == ErrorKind::Io && error.code == ENOSPC)
        complain(Ctl::tr("The disk is full: %1 %2.").arg(error.subject, error.detail),
                 Ctl::tr("Nothing is left of the file."));
    else if (error.kind == ErrorKind::Io || error.kind == ErrorKind::Invalid)
        complain(QStringLiteral("%1 %2.").arg(error.subject, error.detail), Ctl::tr("Nothing is left of the file."));
    else
        complain(error, error.subject);
    return Failed;
}

void showProgress(const RecordScan& scan, const ExportSink& sink, bool quiet)
{
    if (quiet || !isatty(STDERR_FILENO))
        return;
    std::int64_t read = 0, total = 0;
    for (const ScanProgress::Part& part : scan.progress().parts) {
        if (part.to != INT64_MAX)
            total += part.to - part.from;
        read += part.read;
    }
    const QString line = Ctl::tr("%1 of %2 read, %3 written")
                             .arg(counted(std::uint64_t(read)), records(std::uint64_t(total)), counted(sink.records()));
    std::fprintf(stderr, "\r\033[K%s", line.toUtf8().constData());
}

/// Runs the scan into the sink; what went wrong has been said.
int run(RecordScan& scan, ExportSink& sink, const Wanted& wanted, const QString& where)
{
    ScanExport visitor(scan, sink, wanted.plan.request, wanted.plan.further);
    std::mutex mutex;
    std::condition_variable changed;
    std::optional<ScanEnd> ended;
    scan.start(visitor, [&](ScanEnd end) {
        visitor.flush();
        const std::lock_guard lock(mutex);
        ended = end;
        changed.notify_all();
    });
    for (std::unique_lock lock(mutex); !changed.wait_for(lock, lookEvery, [&] { return ended.has_value(); });) {
        if (stopRequested() != 0) {
            sink.cancel();
            scan.cancel();
        }
        showProgress(scan, sink, wanted.plan.quiet);
    }
    if (!wanted.plan.quiet && isatty(STDERR_FILENO))
        std::fprintf(stderr, "\r\033[K");
    if (*ended == ScanEnd::Cancelled) {
        sink.discard();
        complain(Ctl::tr("Cancelled after %1; no file was left.").arg(records(sink.records())));
        return stopRequested() != 0 ? stopRequested() : int(Failed);
    }
    if (*ended == ScanEnd::Failed && !sink.error()) {
        sink.discard();
        for (const ScanProgress::Part& part : scan.progress().parts) {
            if (part.problem)
                complain(*part.problem, where);
        }
        complain(Ctl::tr("The export failed; no file was left."));
        return Failed;
    }
    if (const Result<void> done = sink.commit(); !done)
        return complainAboutFile(done.error());
    if (visitor.damage())
        complain(Ctl::tr("%1 damaged stretches could not be read; the first: %2.")
                     .arg(visitor.damages())
                     .arg(visitor.damage()->detail));
    std::int64_t lost = 0;
    for (const ScanProgress::Part& part : scan.progress().parts)
        lost += part.lost;
    if (lost > 0)
        complain(Ctl::tr("%1 vanished from the topic before they were reached.").arg(records(std::uint64_t(lost))));
    if (!wanted.plan.quiet)
        std::fprintf(stderr, "%s\n",
                     Ctl::tr("complete: %1, %2 bytes in %3")
                         .arg(records(sink.records()), counted(sink.bytes()), wanted.path)
                         .toUtf8()
                         .constData());
    return visitor.damage() ? int(Failed) : int(Done);
}

int exportFile(const QString& path, Wanted& wanted)
{
    wanted.options.decoders = std::make_shared<const DecoderSet>();
    setDecoders(wanted.plan, wanted.options.decoders);
    const std::unique_ptr<RecordScan> scan = makeFileScan(std::make_shared<FileSource>(path), wanted.plan.request);
    const Result<std::unique_ptr<ExportSink>> sink = ExportSink::create(wanted.path, wanted.replace, wanted.options);
    return sink ? run(*scan, **sink, wanted, path) : complainAboutFile(sink.error());
}

int runExport(const Arguments& arguments)
{
    if (arguments.has(QStringLiteral("definitions"))) {
        if (arguments.positional().isEmpty() && !arguments.has(QStringLiteral("to")))
            return exportDefinitions(arguments, arguments.value(QStringLiteral("definitions")));
        complain(Ctl::tr("--definitions goes without topics and without --to."));
        return Misused;
    }
    Wanted wanted;
    if (!parse(arguments, wanted))
        return Misused;
    if (arguments.has(QStringLiteral("file")))
        return exportFile(arguments.value(QStringLiteral("file")), wanted);
    int status = Done;
    const std::optional<Target> target = findTarget(arguments, status);
    if (!target)
        return status;
    ClusterMetadata metadata;
    std::optional<Session> session = openSession(*target, ClientRole::Admin, {}, metadata, status);
    if (!session)
        return status;
    QStringList known;
    for (const ClusterMetadata::Topic& topic : metadata.topics)
        known << topic.name;
    for (const QString& topic : wanted.plan.request.topics) {
        if (!known.contains(topic)) {
            complainAboutTopic(topic, known, target->where);
            return Failed;
        }
    }
    session.reset();
    wanted.options.decoders = std::make_shared<const DecoderSet>(makeRegistry(target->spec, target->secrets));
    setDecoders(wanted.plan, wanted.options.decoders);
    const Result<std::unique_ptr<ExportSink>> sink = ExportSink::create(wanted.path, wanted.replace, wanted.options);
    if (!sink)
        return complainAboutFile(sink.error());
    auto pool = std::make_shared<ClientPool>(target->spec, target->secrets, std::make_shared<CostMeter>());
    {
        const std::unique_ptr<RecordScan> scan = makeOriginScan(wanted.plan.request, pool);
        status = run(*scan, **sink, wanted, target->where);
    }
    pool->close();
    return status;
}

QVector<Option> fileOptions()
{
    return {{QStringLiteral("to"), {}, QStringLiteral("FILE"), Ctl::tr("The file to be written.")},
            {QStringLiteral("as"),
             {},
             QStringLiteral("FORM"),
             Ctl::tr("jsonl, csv or avro. Default: what the ending of FILE says."),
             {QStringLiteral("jsonl"), QStringLiteral("csv"), QStringLiteral("avro")}},
            {QStringLiteral("replace"), {}, {}, Ctl::tr("Put it in the place of a file that exists.")},
            {QStringLiteral("columns"),
             {},
             QStringLiteral("C,…"),
             Ctl::tr("Of CSV: %1, timestamp, size, or fields such as value.total, value.items[0].sku, headers.trace. "
                     "Default: the first seven.")
                 .arg(defaultCsvColumns().join(QStringLiteral(", ")))},
            {QStringLiteral("formulas"),
             {},
             {},
             Ctl::tr("Of CSV: leave text that begins with = + - or @ as it is. Without this it gets ' in front, so "
                     "that no spreadsheet runs it.")},
            {QStringLiteral("codec"),
             {},
             QStringLiteral("CODEC"),
             Ctl::tr("Of Avro: deflate or zstandard. Default: deflate."),
             {QStringLiteral("deflate"), QStringLiteral("zstandard")}}};
}

} // namespace

Command exportCommand()
{
    QVector<Option> range = rangeOptions() << fileOption();
    range.removeIf([](const Option& option) { return option.name == QLatin1String("backwards"); });
    QVector<Option> reading = searchPrintingOptions();
    reading.removeIf([](const Option& option) { return option.name == QLatin1String("json"); });
    Command command;
    command.name = QStringLiteral("export");
    command.summary = Ctl::tr("Write the records of topics, or those that match, to a JSON lines, CSV or Avro file.");
    command.usage = QStringLiteral("TOPIC…|--file PATH --to FILE [options], or --definitions FOLDER");
    command.description = Ctl::tr(
        "Writes every record between --from and --until that matches, or all of them, to one file. Records come rising "
        "by offset within each partition; partitions are mixed as they are read.\n\n"
        "JSON lines have the form of weirctl tail --json, and Avro files hold the bytes of key, value and headers: "
        "both "
        "give the same bytes again when Weir opens them. CSV has key and value as they are shown.\n\n"
        "The file appears under its name when all of it is on disk. Cancelled or failed, nothing is left of it.\n\n"
        "With --definitions, the definitions of the cluster instead, one a file, as weirctl apply reads them.");
    command.options = {{Ctl::tr("The file:"), fileOptions()},
                       {Ctl::tr("Definitions:"),
                        {{QStringLiteral("definitions"),
                          {},
                          QStringLiteral("FOLDER"),
                          Ctl::tr("Write each definition of the cluster to FOLDER/KIND/KEY.json, in a form that only "
                                  "changes when it does. Files of what is gone are left.")},
                         prefixOption()}},
                       {Ctl::tr("What to export (default: everything):"), matchingOptions()},
                       {Ctl::tr("Where to look:"), range},
                       {Ctl::tr("How to read:"), reading},
                       connectionOptions()};
    command.examples = {{QStringLiteral("weirctl export orders -c demo --to orders.jsonl --from time:-1d"),
                         Ctl::tr("The orders of the last day.")},
                        {QStringLiteral("weirctl export orders -c demo --to big.csv --where 'value.total > 500' "
                                        "--columns time,key,value.total"),
                         Ctl::tr("Large orders for a spreadsheet.")},
                        {QStringLiteral("weirctl export --file orders-0/00000000000000000000.log --to orders.avro"),
                         Ctl::tr("A segment of a broker's disk as an Avro file.")},
                        {QStringLiteral("weirctl export -c demo --definitions definitions"),
                         Ctl::tr("What people have defined, for a repository.")}};
    command.statuses = Ctl::tr("0 also if nothing matched: the file is there and has no records.");
    command.run = &runExport;
    return command;
}

} // namespace weir::ctl
