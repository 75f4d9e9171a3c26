#include "app/weir-engine/runcommand.h"

#include "app/shell/connecting.h"
#include "app/shell/ctl.h"
#include "app/shell/errorwords.h"
#include "app/shell/interrupt.h"
#include "app/weir-engine/runplan.h"
#include "backend/engine/topics/workspacetopics.h"
#include "backend/engine/worker/engine.h"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <QCoreApplication>
#include <QTimer>
#include <chrono>
#include <cstdlib>
#include <thread>

namespace weir::engine {

using ctl::Arguments;
using ctl::Ctl;

namespace {

void logTo(const QString& level, bool isJson)
{
    auto logger = std::make_shared<spdlog::logger>("weir-engine", std::make_shared<spdlog::sinks::stdout_sink_mt>());
    spdlog::set_default_logger(logger);
    spdlog::set_level(spdlog::level::from_str(level.toStdString()));
    spdlog::set_pattern(isJson ? R"({"time":"%Y-%m-%dT%H:%M:%S.%e%z","level":"%l","message":"%v"})"
                               : "%Y-%m-%dT%H:%M:%S.%e%z %l %v");
    spdlog::flush_on(spdlog::level::info);
}

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
    return plan->isFatal() ? ctl::Failed : ctl::Done;
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
        ctl::complain(started.error(), target->where);
        return ctl::Failed;
    }
    const Workspace workspace = engine.status().workspace;
    spdlog::info("engine: started workspace={} partitions={} encrypted={} http={}", workspace.prefix,
                 workspace.partitions, workspace.isEncrypted, engine.httpPort());
    QTimer signal;
    QObject::connect(&signal, &QTimer::timeout, QCoreApplication::instance(), [] {
        if (ctl::stopRequested())
            QCoreApplication::quit();
    });
    signal.start(50);
    QCoreApplication::exec();
    spdlog::info("engine: stopping");
    // Whatever is in the way: what was not committed is as after a kill, and nothing is lost by that.
    std::thread([] {
        std::this_thread::sleep_for(std::chrono::milliseconds(4'800));
        spdlog::warn("engine: ends without having left everything in order");
        std::_Exit(0);
    }).detach();
    engine.stop();
    spdlog::info("engine: stopped");
    return ctl::Done;
}

} // namespace

ctl::Command runCommand()
{
    ctl::Command command;
    command.name = QStringLiteral("run");
    command.summary = Ctl::tr("Run the customer half: collect, identify, profile.");
    command.usage = QStringLiteral("[options]");
    command.description =
        Ctl::tr("Takes events over HTTP and from topics, finds out whose they are, and keeps profiles, traits, "
                "audiences and journeys, as the definitions in the cluster say (weirctl apply). Run as many as the "
                "load needs: they share the work, and each event counts exactly once.\n\n"
                "WEIR_MASTER_KEY (64 hexadecimal digits) wraps the keys of profiles; WEIR_MASTER_KEY_FD names a file "
                "descriptor to read it from instead. It ends with Ctrl+C or a polite kill, within five seconds.");
    command.options = {ctl::connectionOptions(), runOptions()};
    command.examples = {
        {QStringLiteral("weir-engine run --bootstrap localhost:9092 --data /var/lib/weir"),
         Ctl::tr("Everything in one process, HTTP at 127.0.0.1:8088.")},
        {QStringLiteral("weir-engine run --bootstrap localhost:9092 --review"),
         Ctl::tr("Which topics would be created, and which are not as they should be.")},
        {QStringLiteral("weir-engine run --connection production --stages profile --listen none --data /var/lib/weir"),
         Ctl::tr("A worker more for the third stage.")}};
    command.run = run;
    return command;
}

} // namespace weir::engine
