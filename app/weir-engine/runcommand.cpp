#include "app/weir-engine/runcommand.h"

#include "app/shell/connecting.h"
#include "app/shell/ctl.h"
#include "app/shell/errorwords.h"
#include "app/shell/interrupt.h"
#include "app/weir-engine/clustercommand.h"
#include "app/weir-engine/enginelog.h"
#include "app/weir-engine/runplan.h"
#include "backend/engine/topics/workspaceproperties.h"
#include "backend/engine/topics/workspacetopics.h"
#include "backend/engine/worker/engine.h"

#include <spdlog/spdlog.h>

#include <QCoreApplication>
#include <QTimer>
#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <thread>

namespace weir::engine {

using ctl::Arguments;
using ctl::Ctl;

namespace {

/// What would be created, and what stands in the way.
int review(const EngineOptions& options)
{
    const Result<TopicPlan> plan = reviewTopics(options.conf, options.workspace, 30'000);
    if (!plan) {
        ctl::complain(plan.error(), {});
        return ctl::Failed;
    }
    for (const TopicSpec& topic : plan->missing) {
        QStringList settings;
        for (const auto& [name, value] : topic.settings)
            settings << QString::fromStdString(name + '=' + value);
        ctl::say(Ctl::tr("create %1: %n partition(s), replication %2, %3\n", nullptr, topic.partitions)
                     .arg(QString::fromStdString(options.workspace.topic(topic.name)))
                     .arg(plan->replication)
                     .arg(settings.join(QLatin1String(", "))));
    }
    for (const std::string& name : plan->right)
        ctl::say(Ctl::tr("as it should be: %1\n").arg(QString::fromStdString(name)));
    for (const WrongSetting& wrong : plan->wrong)
        ctl::say((wrong.isFatal ? Ctl::tr("wrong, the engine does not start with it: %1: %2 is %3, it should be %4\n")
                                : Ctl::tr("other than usual: %1: %2 is %3, usual is %4\n"))
                     .arg(QString::fromStdString(wrong.topic), QString::fromStdString(wrong.name),
                          QString::fromStdString(wrong.found), QString::fromStdString(wrong.wanted)));
    const bool hasWorkers = std::none_of(plan->missing.begin(), plan->missing.end(),
                                         [](const TopicSpec& topic) { return topic.name == "workers"; });
    if (hasWorkers) {
        const auto made = readProperties(options.conf, plan->workspace, 30'000);
        const QString workers = QString::fromStdString(options.workspace.topic("workers"));
        if (!made && ctl::complainOfNewerWorkspace(made.error(), workers))
            return ctl::Failed;
    }
    return plan->isFatal() ? ctl::Failed : ctl::Done;
}

/// A stage has ended for good, and this engine with it.
void complainOfEnd(const Error& failure, const QString& where)
{
    if (failure.kind == ErrorKind::Busy)
        ctl::complain(Ctl::tr("Another process uses the folder %1. An engine needs one of its own (--data).")
                          .arg(failure.subject));
    else if (failure.kind == ErrorKind::UnsupportedVersion)
        ctl::complain(Ctl::tr("A newer version has written what this one cannot read. Install that version. (%1)")
                          .arg(failure.detail));
    else
        ctl::complain(failure, where);
}

int run(const Arguments& arguments)
{
    int status = 0;
    const std::optional<ctl::Target> target = ctl::findTarget(arguments, status);
    if (!target)
        return status;
    const Result<EngineOptions> options = engineOptions(arguments, *target);
    if (!options) {
        ctl::complain(options.error().detail);
        return ctl::Misused;
    }
    if (arguments.has(QStringLiteral("review")))
        return review(*options);
    logTo(arguments.value(QStringLiteral("log-level"), QStringLiteral("info")),
          arguments.value(QStringLiteral("log-format")) == QLatin1String("json"));
    Engine* running = nullptr;
    EngineOptions settings = *options;
    if (settings.http)
        settings.http->metricsText = [&running] { return running->metricsText(); };
    Engine engine(std::move(settings));
    running = &engine;
    if (const Result<void> started = engine.start(); !started) {
        const QString workers = QString::fromStdString(options->workspace.topic("workers"));
        if (!ctl::complainOfNewerWorkspace(started.error(), workers))
            ctl::complain(started.error(), target->where);
        return ctl::Failed;
    }
    const Workspace workspace = engine.status().workspace;
    spdlog::info("engine: started workspace={} partitions={} encrypted={} http={}", workspace.prefix,
                 workspace.partitions, workspace.isEncrypted, engine.httpPort());
    QTimer signal;
    std::optional<Error> failure;
    QObject::connect(&signal, &QTimer::timeout, QCoreApplication::instance(), [&engine, &failure] {
        failure = engine.failure();
        if (failure || ctl::stopRequested())
            QCoreApplication::quit();
    });
    signal.start(50);
    QCoreApplication::exec();
    spdlog::info("engine: stopping");
    // Whatever is in the way: what was not committed is as after a kill, and nothing is lost by that.
    std::thread([status = failure ? ctl::Failed : ctl::Done] {
        std::this_thread::sleep_for(std::chrono::milliseconds(4'800));
        spdlog::warn("engine: ends without having left everything in order");
        std::_Exit(status);
    }).detach();
    engine.stop();
    spdlog::info("engine: stopped");
    if (!failure)
        return ctl::Done;
    complainOfEnd(*failure, target->where);
    return ctl::Failed;
}

} // namespace

ctl::Command runCommand()
{
    ctl::Command command = clusterCommand(
        QStringLiteral("run"), Ctl::tr("Run the customer half: collect, identify, profile."), runOptions(), run);
    command.description =
        Ctl::tr("Takes events over HTTP and from topics, finds out whose they are, and keeps profiles, traits, "
                "audiences and journeys, as the definitions in the cluster say (weirctl apply). Run as many as the "
                "load needs: they share the work, and each event counts exactly once.\n\n"
                "WEIR_MASTER_KEY (64 hexadecimal digits) wraps the keys of profiles; WEIR_MASTER_KEY_FD names a file "
                "descriptor to read it from instead. It ends with Ctrl+C or a polite kill, within five seconds.");
    command.examples = {
        {QStringLiteral("weir-engine run --bootstrap localhost:9092 --data /var/lib/weir"),
         Ctl::tr("Everything in one process, HTTP at 127.0.0.1:8088.")},
        {QStringLiteral("weir-engine run --bootstrap localhost:9092 --review"),
         Ctl::tr("Which topics would be created, and which are not as they should be.")},
        {QStringLiteral("weir-engine run --connection production --stages profile --listen none --data /var/lib/weir"),
         Ctl::tr("A worker more for the third stage.")}};
    return command;
}

} // namespace weir::engine
