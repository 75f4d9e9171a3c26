#include "app/shell/connecting.h"
#include "app/shell/ctl.h"
#include "app/shell/errorwords.h"
#include "app/weirctl/command.h"
#include "app/weirctl/searchplan.h"
#include "backend/kafka/clusteradmin.h"
#include "backend/kafka/costmeter.h"
#include "backend/serde/registry/schemaregistry.h"
#include "backend/service/clientpool.h"
#include "backend/service/files/originfilescan.h"
#include "backend/service/registryaccess.h"
#include "backend/service/scan/originscan.h"

#include <cerrno>
#include <cstring>

namespace weir::ctl {
namespace {

bool checkTopics(const QStringList& topics, const ClusterMetadata& metadata, const QString& where)
{
    QStringList known;
    for (const ClusterMetadata::Topic& topic : metadata.topics)
        known << topic.name;
    for (const QString& topic : topics) {
        if (!known.contains(topic)) {
            complainAboutTopic(topic, known, where);
            return false;
        }
    }
    return true;
}

int searchFile(const QString& path, SearchPlan plan, const PrintOptions& print)
{
    setDecoders(plan, std::make_shared<const DecoderSet>());
    OutputBuffer out;
    RecordPrinter printer(out, print, nullptr);
    auto scan = makeFileScan(std::make_shared<FileSource>(path), plan.request);
    const int status = Searcher(std::move(scan), std::move(plan), out, printer, {}).run(path);
    if (out.isBroken() && out.error() != EPIPE) {
        complain(Ctl::tr("The output cannot be written: %1.").arg(QString::fromLocal8Bit(std::strerror(out.error()))));
        return Failed;
    }
    return status;
}

int runSearch(const Arguments& arguments)
{
    SearchPlan plan;
    PrintOptions print;
    if (!parseSearch(arguments, plan, print))
        return Misused;
    if (arguments.has(QStringLiteral("file")))
        return searchFile(arguments.value(QStringLiteral("file")), std::move(plan), print);
    int status = Done;
    const std::optional<Target> target = findTarget(arguments, status);
    if (!target)
        return status;
    ClusterMetadata metadata;
    std::optional<Session> session = openSession(*target, ClientRole::Admin, {}, metadata, status);
    if (!session)
        return status;
    if (!checkTopics(plan.request.topics, metadata, target->where))
        return Failed;
    session.reset();
    const std::shared_ptr<SchemaRegistry> registry = makeRegistry(target->spec, target->secrets);
    setDecoders(plan, std::make_shared<const DecoderSet>(registry));
    std::function<bool(int)> awaitSchema;
    if (registry)
        awaitSchema = [registry, timeoutMs = target->timeoutMs](int id) {
            return registry->fetchBlocking(id, timeoutMs).state == DecodeState::Ok;
        };
    print.schemaTimeoutMs = target->timeoutMs;
    OutputBuffer out;
    RecordPrinter printer(out, print, registry);
    auto pool = std::make_shared<ClientPool>(target->spec, target->secrets, std::make_shared<CostMeter>());
    auto scan = makeOriginScan(plan.request, pool);
    status = Searcher(std::move(scan), std::move(plan), out, printer, std::move(awaitSchema)).run(target->where);
    pool->close();
    if (out.isBroken() && out.error() != EPIPE) {
        complain(Ctl::tr("The output cannot be written: %1.").arg(QString::fromLocal8Bit(std::strerror(out.error()))));
        return Failed;
    }
    return status;
}

} // namespace

Command searchCommand()
{
    Command command;
    command.name = QStringLiteral("search");
    command.summary = Ctl::tr("Find records in whole topics, by text, regular expression, FQL or key.");
    command.usage = QStringLiteral("TOPIC…|--file PATH [options]");
    command.description =
        Ctl::tr("Prints the values of records that match, one a line, as they are found: the order is that of each "
                "partition. Texts and expressions are looked for in key, value and headers as they are shown, that is "
                "decoded. Several conditions must all hold.\n\n"
                "It ends by position: when every partition has been read to its end, however long that takes; a broker "
                "that restarts is waited for. How it ended stands on standard error.\n\n"
                "WHEN is 2026-03-01T12:00:00Z (local time without the Z), -15m (ago; s, m, h, d, w), or milliseconds "
                "since 1970.");
    command.options = {{Ctl::tr("What to find:"), matchingOptions()},
                       {Ctl::tr("Where to look:"), rangeOptions() << fileOption()},
                       {Ctl::tr("How to print:"), searchPrintingOptions()},
                       connectionOptions()};
    command.examples = {
        {QStringLiteral("weirctl search orders -c demo --contains ord-1000123"),
         Ctl::tr("Every order in which this number stands.")},
        {QStringLiteral("weirctl search orders payments -c demo --where \"value.total > 500 and value.currency = "
                        "'EUR'\" --json"),
         Ctl::tr("Large orders and payments in euro, with their place.")},
        {QStringLiteral("weirctl search orders -c demo --regex 'sku-(12|13)\\b' --backwards --limit 1"),
         Ctl::tr("One of the newest that name one of two articles.")},
        {QStringLiteral("weirctl search orders invoices -c demo --key cus-77 --partitioner murmur2"),
         Ctl::tr("Everything of one customer, reading only the partitions of this key.")},
        {QStringLiteral("weirctl search --file orders-0/00000000000000000000.log --contains cus-77 --json"),
         Ctl::tr("The same customer in a segment of a broker's disk.")}};
    command.statuses = Ctl::tr("0 if something was found, 1 if nothing was, 2 if the filter is wrong.");
    command.run = &runSearch;
    return command;
}

} // namespace weir::ctl
