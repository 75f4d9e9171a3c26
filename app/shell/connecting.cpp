#include "app/shell/connecting.h"

#include "app/shell/ctl.h"
#include "app/shell/errorwords.h"
#include "app/shell/interrupt.h"
#include "app/shell/secretprompt.h"
#include "backend/kafka/clusterreach.h"
#include "backend/service/clientproperties.h"
#include "backend/service/connectionstore.h"

#include <QFile>
#include <algorithm>

namespace weir::ctl {
namespace {

bool readConfig(const QString& path, Target& target)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        complain(Ctl::tr("The file %1 cannot be read: %2.").arg(path, file.errorString()));
        return false;
    }
    Result<ImportedConnection> imported = parseClientProperties(QString::fromUtf8(file.readAll()));
    if (!imported) {
        complain(Ctl::tr("The file %1 says nothing about a connection.").arg(path), imported.error().detail);
        return false;
    }
    for (const ImportProblem& problem : imported->problems) {
        if (problem.reason == ImportReason::ClientSetting || problem.reason == ImportReason::IgnoredByProtocol)
            continue;
        const QString place = Ctl::tr("%1, line %2").arg(path).arg(problem.number);
        const QString key =
            problem.detail.isEmpty() ? problem.key : QStringLiteral("%1 (%2)").arg(problem.key, problem.detail);
        complain(Ctl::tr("%1: %2 is not used.").arg(place, key));
    }
    target.spec = imported->spec;
    target.secrets = imported->secrets;
    return true;
}

bool takeConnection(const QString& name, Target& target)
{
    const ConnectionStore store;
    if (store.loadError())
        complain(*store.loadError(), ConnectionStore::defaultFile());
    if (const auto spec = store.byName(name)) {
        target.spec = *spec;
        return true;
    }
    QStringList names;
    for (const ConnectionSpec& spec : store.connections())
        names << spec.name;
    const QString meant = nearest(name, names);
    QString hint = Ctl::tr("The desktop has none yet; use --bootstrap HOST:PORT.");
    if (!meant.isEmpty())
        hint = Ctl::tr("Did you mean “%1”?").arg(meant);
    else if (!names.isEmpty())
        hint = Ctl::tr("There are: %1.").arg(names.join(QStringLiteral(", ")));
    complain(Ctl::tr("There is no connection “%1”.").arg(name), hint);
    return false;
}

bool isAddress(const QString& text)
{
    const qsizetype colon = text.lastIndexOf(QLatin1Char(':'));
    bool isNumber = false;
    const int port = text.mid(colon + 1).toInt(&isNumber);
    return colon > 0 && isNumber && port > 0 && port < 65536;
}

bool takeAddresses(const QString& text, Target& target)
{
    target.spec.bootstrap.clear();
    for (const QString& part : text.split(QLatin1Char(','), Qt::SkipEmptyParts)) {
        const QString address = part.trimmed();
        if (!isAddress(address)) {
            complain(Ctl::tr("“%1” is no address.").arg(address),
                     Ctl::tr("Write --bootstrap HOST:PORT, for example localhost:9092."));
            return false;
        }
        target.spec.bootstrap << address;
    }
    return !target.spec.bootstrap.isEmpty();
}

} // namespace

OptionGroup connectionOptions()
{
    return {Ctl::tr("Connecting:"),
            {{QStringLiteral("connection"), QStringLiteral("c"), QStringLiteral("NAME"),
              Ctl::tr("A connection of the desktop, by its name.")},
             {QStringLiteral("bootstrap"), QStringLiteral("b"), QStringLiteral("HOST:PORT"),
              Ctl::tr("Address of a broker, or several separated by commas.")},
             {QStringLiteral("config"),
              {},
              QStringLiteral("FILE"),
              Ctl::tr("A client.properties file with security settings. Passwords that are in none of these places are "
                      "taken from "
                      "WEIR_PASSWORD, or asked for.")},
             {QStringLiteral("registry"),
              {},
              QStringLiteral("URL"),
              Ctl::tr("Schema registry, for example http://localhost:8081. WEIR_REGISTRY_PASSWORD is its password.")},
             {QStringLiteral("timeout"),
              {},
              QStringLiteral("SECONDS"),
              Ctl::tr("How long to wait for an answer of the cluster. Default: 10.")}}};
}

std::optional<Target> findTarget(const Arguments& arguments, int& status)
{
    status = Misused;
    Target target;
    const bool hasConnection = arguments.has(QStringLiteral("connection"));
    const bool hasBootstrap = arguments.has(QStringLiteral("bootstrap"));
    if (hasConnection && (hasBootstrap || arguments.has(QStringLiteral("config")))) {
        complain(Ctl::tr("--connection names everything; --bootstrap and --config go without it."));
        return std::nullopt;
    }
    if (hasConnection && !takeConnection(arguments.value(QStringLiteral("connection")), target))
        return std::nullopt;
    if (arguments.has(QStringLiteral("config")) && !readConfig(arguments.value(QStringLiteral("config")), target))
        return std::nullopt;
    if (hasBootstrap && !takeAddresses(arguments.value(QStringLiteral("bootstrap")), target))
        return std::nullopt;
    if (target.spec.bootstrap.isEmpty()) {
        complain(Ctl::tr("Which cluster?"), Ctl::tr("Use --bootstrap HOST:PORT or --connection NAME."));
        return std::nullopt;
    }
    if (arguments.has(QStringLiteral("registry")))
        target.spec.registry.url = arguments.value(QStringLiteral("registry"));
    bool isNumber = true;
    const double seconds = arguments.value(QStringLiteral("timeout"), QStringLiteral("10")).toDouble(&isNumber);
    if (!isNumber || seconds <= 0 || seconds > 3600) {
        complain(Ctl::tr("--timeout is a number of seconds between 0 and 3600."));
        return std::nullopt;
    }
    target.timeoutMs = std::max(1, int(seconds * 1000));
    target.where = target.spec.bootstrap.join(QLatin1Char(','));
    if (!findSecrets(target, status))
        return std::nullopt;
    status = Done;
    return target;
}

std::optional<Session> openSession(const Target& target, ClientRole role, std::map<std::string, std::string> extra,
                                   ClusterMetadata& metadata, int& status)
{
    Session session;
    session.failures = std::make_shared<ConnectionFailures>();
    Result<RdKafkaPtr> client = makeClient({target.spec, target.secrets, role, std::move(extra), {}}, session.failures);
    if (!client) {
        complain(client.error(), target.where);
        status = Misused;
        return std::nullopt;
    }
    session.client = std::move(client).value();
    Result<ClusterMetadata> answer =
        reachCluster(session.client.get(), *session.failures, target.timeoutMs, [] { return stopRequested() != 0; });
    if (answer) {
        metadata = std::move(answer).value();
        return session;
    }
    status = stopRequested();
    if (status == 0) {
        status = Failed;
        complain(answer.error(), target.where);
    }
    return std::nullopt;
}

void complainAboutTopic(const QString& name, const QStringList& known, const QString& where)
{
    const QString meant = nearest(name, known);
    complain(Ctl::tr("There is no topic “%1” at %2.").arg(name, where),
             meant.isEmpty() ? Ctl::tr("weirctl topics lists them.") : Ctl::tr("Did you mean “%1”?").arg(meant));
}

} // namespace weir::ctl
