#include "app/weir-engine/watchcommand.h"

#include "app/shell/connecting.h"
#include "app/shell/ctl.h"
#include "app/shell/errorwords.h"
#include "app/weir-engine/clustercommand.h"
#include "app/weir-engine/watcher.h"

#include <QCoreApplication>
#include <QStandardPaths>

namespace weir::engine {

using ctl::Arguments;
using ctl::Ctl;

namespace {

int watch(const Arguments& arguments)
{
    int status = 0;
    const std::optional<ctl::Target> target = ctl::findTarget(arguments, status);
    if (!target)
        return status;
    if (!arguments.positional().isEmpty()) {
        ctl::complain(Ctl::tr("“%1” is one word too many.").arg(arguments.positional().first()));
        return ctl::Misused;
    }
    WatchPlan plan{*target, arguments.value(QStringLiteral("listen"), QStringLiteral("127.0.0.1:9308")),
                   arguments.value(QStringLiteral("data"), Clusters::usualDataFolder()),
                   arguments.has(QStringLiteral("quiet"))};
    if (plan.listen == QLatin1String("none"))
        plan.listen.clear();
    if (plan.target.spec.name.isEmpty())
        plan.target.spec.name = plan.target.where;
    if (plan.target.spec.id.isEmpty())
        plan.target.spec.id = plan.target.where;
    if (arguments.has(QStringLiteral("name")))
        plan.target.spec.name = arguments.value(QStringLiteral("name"));
    Watcher watcher(std::move(plan));
    if (!watcher.listen())
        return ctl::Failed;
    watcher.start();
    return QCoreApplication::exec();
}

ctl::OptionGroup watchOptions()
{
    return {Ctl::tr("Watching:"),
            {{QStringLiteral("listen"), QStringLiteral("l"), QStringLiteral("HOST:PORT"),
              Ctl::tr("Where to serve metrics. Default: 127.0.0.1:9308; none: nowhere.")},
             {QStringLiteral("data"),
              {},
              QStringLiteral("FOLDER"),
              Ctl::tr("Where the history is kept. Default: where the desktop keeps it, %1.")
                  .arg(Clusters::usualDataFolder())},
             {QStringLiteral("name"),
              {},
              QStringLiteral("NAME"),
              Ctl::tr("The cluster's name in the metrics. Default: the connection's, or the address.")},
             {QStringLiteral("quiet"), QStringLiteral("q"), {}, Ctl::tr("Tell nothing on standard output.")}}};
}

} // namespace

ctl::Command watchCommand()
{
    ctl::Command command = clusterCommand(
        QStringLiteral("watch"), Ctl::tr("Watch a cluster: record its history, fire its alerts, serve metrics."),
        watchOptions(), watch);
    command.description =
        Ctl::tr("Samples groups, offsets and flows every few seconds, judges each group, and records all of it in the "
                "history that the desktop shows. Alert rules saved in the cluster are evaluated; webhooks and mails go "
                "out. Several programs may watch one cluster and share one history; one of them writes.\n\n"
                "Metrics have the names of kafka-lag-exporter and the Burrow exporter where those have one, else names "
                "that begin with weir_. WEIR_SMTP_PASSWORD is the password of mail channels. What happens is told on "
                "standard output, a line each. It ends with Ctrl+C or a "
                "polite kill.");
    command.examples = {{QStringLiteral("weir-engine watch --bootstrap localhost:9092"),
                         Ctl::tr("Record the cluster, and serve its metrics to this machine.")},
                        {QStringLiteral("weir-engine watch --connection production --listen 0.0.0.0:9308"),
                         Ctl::tr("A connection of the desktop, its metrics for a Prometheus elsewhere.")}};
    return command;
}

} // namespace weir::engine
