#include "app/weir-engine/runplan.h"

#include "app/shell/ctl.h"
#include "backend/service/clusters.h"
#include "backend/service/registryaccess.h"

#include <QFile>
#include <QSysInfo>

namespace weir::engine {

using ctl::Ctl;

namespace {

Error refusal(const QString& sentence) { return {.kind = ErrorKind::Invalid, .detail = sentence}; }

/// A whole number of an option, or the fallback.
Result<int> numberOf(const ctl::Arguments& arguments, const char* name, int fallback, int least, int most)
{
    const QString option = QLatin1String(name);
    if (!arguments.has(option))
        return fallback;
    bool isNumber = false;
    const int number = arguments.value(option).toInt(&isNumber);
    if (!isNumber || number < least || number > most)
        return refusal(Ctl::tr("--%1 takes a whole number from %2 to %3.").arg(option).arg(least).arg(most));
    return number;
}

Result<std::optional<HttpServerOptions>> httpOf(const ctl::Arguments& arguments)
{
    const QString listen = arguments.value(QStringLiteral("listen"), QStringLiteral("127.0.0.1:8088"));
    if (listen == QLatin1String("none"))
        return std::optional<HttpServerOptions>();
    const qsizetype colon = listen.lastIndexOf(QLatin1Char(':'));
    bool isNumber = false;
    const ushort port = listen.mid(colon + 1).toUShort(&isNumber);
    if (colon <= 0 || !isNumber)
        return refusal(Ctl::tr("--listen takes an address and a port, as in 0.0.0.0:8088, or none."));
    HttpServerOptions http;
    http.address = listen.left(colon).remove(QLatin1Char('[')).remove(QLatin1Char(']')).toStdString();
    http.port = port;
    http.certificateFile = arguments.value(QStringLiteral("tls-certificate")).toStdString();
    http.keyFile = arguments.value(QStringLiteral("tls-key")).toStdString();
    if (http.certificateFile.empty() != http.keyFile.empty())
        return refusal(Ctl::tr("--tls-certificate and --tls-key go together."));
    return std::optional(std::move(http));
}

/// From the environment or a file descriptor, never from an option, which other people could see.
Result<std::optional<MasterKey>> masterKey()
{
    QByteArray hex = qgetenv("WEIR_MASTER_KEY");
    if (const QByteArray descriptor = qgetenv("WEIR_MASTER_KEY_FD"); !descriptor.isEmpty()) {
        bool isNumber = false;
        const int number = descriptor.toInt(&isNumber);
        QFile file;
        if (!isNumber || !file.open(number, QIODevice::ReadOnly, QFileDevice::AutoCloseHandle))
            return refusal(Ctl::tr("WEIR_MASTER_KEY_FD is no file descriptor that can be read."));
        hex = file.readLine(200).trimmed();
    }
    if (hex.isEmpty())
        return std::optional<MasterKey>();
    const Result<MasterKey> key = masterKeyOf(hex.toStdString());
    if (!key)
        return refusal(Ctl::tr("The master key has to be 64 hexadecimal digits."));
    return std::optional(*key);
}

} // namespace

ctl::OptionGroup runOptions()
{
    return {Ctl::tr("Engine:"),
            {{QStringLiteral("data"), QStringLiteral("d"), QStringLiteral("FOLDER"),
              Ctl::tr("Local stores and the spool; of one engine alone. Default: %1.")
                  .arg(Clusters::usualDataFolder() + QStringLiteral("/engine"))},
             {QStringLiteral("listen"), QStringLiteral("l"), QStringLiteral("HOST:PORT"),
              Ctl::tr("Where events come in over HTTP, with /health, /ready and /metrics. Default: 127.0.0.1:8088; "
                      "none: nowhere.")},
             {QStringLiteral("tls-certificate"), {}, QStringLiteral("FILE"), Ctl::tr("PEM: HTTPS with --tls-key.")},
             {QStringLiteral("tls-key"), {}, QStringLiteral("FILE"), Ctl::tr("PEM.")},
             {QStringLiteral("stages"),
              {},
              QStringLiteral("LIST"),
              Ctl::tr("Which of collect,identify,profile. Default: all.")},
             {QStringLiteral("prefix"), {}, QStringLiteral("TEXT"), Ctl::tr("Of the topics. Default: weir.")},
             {QStringLiteral("partitions"),
              {},
              QStringLiteral("COUNT"),
              Ctl::tr("Of a new workspace; fixed then. Default: 32.")},
             {QStringLiteral("plain"), {}, {}, Ctl::tr("A new workspace does not encrypt people's events.")},
             {QStringLiteral("no-create"), {}, {}, Ctl::tr("Topics that are missing are an error.")},
             {QStringLiteral("review"), {}, {}, Ctl::tr("Only tell which topics would be created, and end.")},
             {QStringLiteral("transaction-ms"),
              {},
              QStringLiteral("MS"),
              Ctl::tr("How long outputs wait at most, 20 to 5000. Default: 200.")},
             {QStringLiteral("standbys"),
              {},
              QStringLiteral("COUNT"),
              Ctl::tr("Engines that keep a copy of each partition of the stage profile warm, 0 to 10. Default: 1.")},
             {QStringLiteral("memory"), {}, QStringLiteral("MB"), Ctl::tr("For stores and caches. Default: 1024.")},
             {QStringLiteral("python"), {}, {}, Ctl::tr("Transformations may be written in Python.")},
             {QStringLiteral("trace"), {}, {}, Ctl::tr("What happens to each event goes to the topic traces.")},
             {QStringLiteral("log-level"),
              {},
              QStringLiteral("LEVEL"),
              Ctl::tr("Default: info."),
              {QStringLiteral("debug"), QStringLiteral("info"), QStringLiteral("warning"), QStringLiteral("error")}},
             {QStringLiteral("log-format"),
              {},
              QStringLiteral("FORMAT"),
              Ctl::tr("Default: text."),
              {QStringLiteral("text"), QStringLiteral("json")}}}};
}

Result<EngineOptions> engineOptions(const ctl::Arguments& arguments, const ctl::Target& target)
{
    if (!arguments.positional().isEmpty())
        return refusal(Ctl::tr("“%1” is one word too many.").arg(arguments.positional().first()));
    EngineOptions options;
    options.conf.spec = target.spec;
    options.conf.secrets = target.secrets;
    if (!target.spec.registry.url.isEmpty())
        options.registry = makeRegistry(target.spec, target.secrets);
    options.folder =
        arguments.value(QStringLiteral("data"), Clusters::usualDataFolder() + QStringLiteral("/engine")).toStdString();
    options.workspace.prefix = arguments.value(QStringLiteral("prefix"), QStringLiteral("weir.")).toStdString();
    options.workspace.isEncrypted = !arguments.has(QStringLiteral("plain"));
    options.mayCreate = !arguments.has(QStringLiteral("no-create"));
    options.mayRunPython = arguments.has(QStringLiteral("python"));
    options.isTracing = arguments.has(QStringLiteral("trace"));
    options.host = QSysInfo::machineHostName().toStdString();
    options.version = WEIR_VERSION;
    if (arguments.has(QStringLiteral("stages"))) {
        options.collects = options.identifies = options.profiles = false;
        for (const QString& stage : arguments.value(QStringLiteral("stages")).split(QLatin1Char(','))) {
            if (stage == QLatin1String("collect"))
                options.collects = true;
            else if (stage == QLatin1String("identify"))
                options.identifies = true;
            else if (stage == QLatin1String("profile"))
                options.profiles = true;
            else
                return refusal(Ctl::tr("“%1” is no stage: those are collect, identify and profile.").arg(stage));
        }
    }
    const Result<int> partitions = numberOf(arguments, "partitions", 32, 1, 1'000);
    const Result<int> transaction = numberOf(arguments, "transaction-ms", 200, 20, 5'000);
    const Result<int> standbys = numberOf(arguments, "standbys", 1, 0, 10);
    const Result<int> memory = numberOf(arguments, "memory", 1'024, 64, 1'000'000);
    for (const Result<int>* number : {&partitions, &transaction, &standbys, &memory})
        if (!*number)
            return number->error();
    options.workspace.partitions = *partitions;
    options.transactionMs = *transaction;
    options.standbys = *standbys;
    options.memoryBytes = std::size_t(*memory) << 20;
    Result<std::optional<HttpServerOptions>> http = httpOf(arguments);
    if (!http)
        return http.error();
    options.http = std::move(*http);
    const Result<std::optional<MasterKey>> master = masterKey();
    if (!master)
        return master.error();
    options.master = *master;
    return options;
}

} // namespace weir::engine
