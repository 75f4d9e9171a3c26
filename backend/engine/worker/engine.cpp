#include "backend/engine/worker/engine.h"

#include "backend/engine/collect/scripttransformer.h"
#include "backend/engine/queries/queryserver.h"
#include "backend/engine/topics/workspaceproperties.h"
#include "backend/engine/worker/metricstext.h"

#include <spdlog/spdlog.h>

#include <QDir>
#include <random>
#include <thread>

namespace weir::engine {
namespace {

constexpr int openMs = 60'000;

std::string newIncarnation()
{
    std::random_device random;
    return std::to_string(random()) + '-' + std::to_string(random());
}

} // namespace

struct Engine::Private
{
    explicit Private(EngineOptions given) : options(std::move(given)) {}

    Result<void> startCollect();
    void startIdentify();
    void startProfile();

    EngineOptions options;
    const std::string incarnation = newIncarnation();
    Workspace workspace;
    std::unique_ptr<DefinitionFeed> feed;
    std::unique_ptr<ScriptPool> scripts;
    std::unique_ptr<ScriptTransformer> httpTransformer, sourceTransformer;
    std::unique_ptr<HttpCollect> collect;
    std::unique_ptr<KafkaSources> sources;
    std::unique_ptr<HttpServer> http;
    std::unique_ptr<IdentifyWorker> identify;
    std::unique_ptr<ProfileWorker> profile;
    std::unique_ptr<QueryServer> queries;
};

Engine::Engine(EngineOptions options) : d(std::make_unique<Private>(std::move(options))) {}
Engine::~Engine() { stop(); }

Result<void> Engine::start()
{
    if (!QDir().mkpath(QString::fromStdString(d->options.folder)))
        return Error{.kind = ErrorKind::Io,
                     .detail = QStringLiteral("the folder cannot be made"),
                     .subject = QString::fromStdString(d->options.folder)};
    const Result<Workspace> opened = openWorkspace(d->options.conf, d->options.workspace, d->options.mayCreate, openMs);
    if (!opened)
        return opened.error();
    d->workspace = *opened;
    Result<std::unique_ptr<DefinitionFeed>> feed = DefinitionFeed::make(d->options.conf, d->workspace);
    if (!feed)
        return feed.error();
    d->feed = std::move(*feed);
    if (Result<void> current = d->feed->waitUntilCurrent(openMs); !current)
        return current;
    if (d->options.collects)
        if (Result<void> started = d->startCollect(); !started)
            return started;
    if (d->options.identifies)
        d->startIdentify();
    if (d->options.profiles)
        d->startProfile();
    return {};
}

Result<void> Engine::Private::startCollect()
{
    ScriptOptions script;
    script.program = options.scriptProgram;
    script.isPythonAllowed = options.mayRunPython;
    scripts = std::make_unique<ScriptPool>(2, script);
    sourceTransformer = std::make_unique<ScriptTransformer>(*scripts);
    KafkaSourceOptions source;
    source.worker = workspace.prefix + "collect-" + options.host + '-' + incarnation;
    source.commitMs = options.transactionMs;
    source.isTracing = options.isTracing;
    source.registry = options.registry;
    sources = std::make_unique<KafkaSources>(options.conf, workspace, *feed, sourceTransformer.get(), source);
    if (!options.http)
        return {};
    httpTransformer = std::make_unique<ScriptTransformer>(*scripts);
    HttpCollectOptions settings;
    settings.sender.spool.folder = options.folder + "/spool";
    settings.incarnation = incarnation;
    settings.isTracing = options.isTracing;
    Result<std::unique_ptr<HttpCollect>> made =
        HttpCollect::make(options.conf, workspace, *feed, httpTransformer.get(), settings);
    if (!made)
        return made.error();
    collect = std::move(*made);
    http = std::make_unique<HttpServer>(*collect, *options.http);
    return http->start();
}

void Engine::Private::startIdentify()
{
    IdentifyOptions settings;
    settings.conf = options.conf;
    settings.workspace = workspace;
    settings.folder = options.folder + "/identify";
    settings.storeBytes = options.memoryBytes / 4;
    settings.transactionMs = options.transactionMs;
    settings.keys.master = options.master;
    settings.host = options.host;
    identify = std::make_unique<IdentifyWorker>(settings, *feed);
    identify->start();
}

void Engine::Private::startProfile()
{
    ProfileOptions settings;
    settings.conf = options.conf;
    settings.workspace = workspace;
    settings.folder = options.folder + "/profile";
    settings.keys.master = options.master;
    settings.transactionMs = options.transactionMs;
    settings.storeBytes = options.memoryBytes / 4;
    settings.host = options.host;
    settings.columns.folder = options.folder + "/columns";
    settings.columns.partitions = workspace.partitions;
    settings.mostInMemory = options.memoryBytes / 4 / 2'500;
    settings.columns.tailBytes = options.memoryBytes / 8;
    settings.columns.mostBytes = options.columnsBytes;
    settings.standbys = options.standbys;
    profile = std::make_unique<ProfileWorker>(settings, *feed);
    profile->start();
    queries = std::make_unique<QueryServer>(
        QueryServerOptions{options.conf, workspace, options.host + '-' + incarnation}, *profile, *feed);
    queries->start();
}

void Engine::stop()
{
    // What comes in first: what it was told "kept" goes through what follows by itself, here or elsewhere. The stages
    // leave their groups side by side, so that it is not the sum of their times.
    if (d->http)
        d->http->stop();
    std::vector<std::thread> leaving;
    if (d->collect)
        leaving.emplace_back([this] { d->collect->stop(2'000); });
    if (d->sources)
        leaving.emplace_back([this] { d->sources->stop(2'000); });
    if (d->identify)
        leaving.emplace_back([this] { d->identify->stop(); });
    if (d->profile)
        leaving.emplace_back([this] { d->profile->stop(); });
    if (d->queries)
        leaving.emplace_back([this] { d->queries->stop(); });
    for (std::thread& one : leaving)
        one.join();
    d->http.reset();
    d->collect.reset();
    d->sources.reset();
    d->identify.reset();
    d->queries.reset();
    d->profile.reset();
}

EngineStatus Engine::status() const
{
    EngineStatus status;
    status.workspace = d->workspace;
    if (d->http)
        status.http = d->http->metrics();
    if (d->collect)
        status.collect = d->collect->counts();
    if (d->sources)
        status.sources = d->sources->reports();
    if (d->identify)
        status.identify = d->identify->status();
    if (d->profile)
        status.profile = d->profile->status();
    return status;
}

std::optional<Error> Engine::failure() const
{
    if (!d->profile)
        return {};
    const ProfileStatus profile = d->profile->status();
    return profile.isOver ? profile.obstacle : std::nullopt;
}

std::uint16_t Engine::httpPort() const { return d->http ? d->http->port() : 0; }
std::string Engine::metricsText() const { return engineMetrics(status()); }

} // namespace weir::engine
