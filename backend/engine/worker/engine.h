// Purpose: one engine: the stages of a workspace that this process runs, put together (docs/engine.md). Thread: one
// starts and stops it; status() and metricsText() any. Limits: one a process and data folder.
#pragma once

#include "backend/engine/collect/httpcollect.h"
#include "backend/engine/collect/kafkasources.h"
#include "backend/engine/http/httpserver.h"
#include "backend/engine/identify/identifyworker.h"
#include "backend/engine/profile/profileworker.h"

#include <optional>

namespace weir::engine {

struct EngineOptions
{
    ClientConf conf{};
    Workspace workspace{}; ///< as wanted: an existing one has its own partitions and encryption
    bool mayCreate = true; ///< topics that are missing
    std::string folder{};  ///< everything local
    bool collects = true, identifies = true, profiles = true;
    std::optional<HttpServerOptions> http{}; ///< none: no HTTP source
    std::optional<MasterKey> master{};
    int transactionMs = 200;
    int standbys = 1; ///< workers that keep a copy of each partition of stage 3 warm beside its holder
    std::size_t memoryBytes = 1u << 30;       ///< of stores and caches, for all stages
    std::uint64_t columnsBytes = 32ULL << 30; ///< of disk: the columnar copies of events
    std::string host{}, version{};
    std::string scriptProgram{}; ///< weir-script
    bool mayRunPython = false;
    bool isTracing = false;
    std::shared_ptr<SchemaRegistry> registry{}; ///< for Kafka sources in Avro or Protobuf; null: none
};

struct EngineStatus
{
    Workspace workspace{};
    std::optional<HttpCounts> http{};
    std::optional<HttpCollectCounts> collect{};
    std::vector<KafkaSourceReport> sources{};
    std::optional<IdentifyStatus> identify{};
    std::optional<ProfileStatus> profile{};
};

class Engine
{
public:
    explicit Engine(EngineOptions options);
    ~Engine(); ///< stop()
    Engine(const Engine&) = delete;
    Engine& operator=(const Engine&) = delete;

    /// Opens the workspace and begins. Errors: of the cluster (it is not waited for), of the workspace (Conflict, in
    /// words), of the data folder, of the HTTP address.
    Result<void> start();
    /// What was acknowledged is kept; at most 5 s.
    void stop();
    EngineStatus status() const;
    /// Why a stage has ended for good, which another start alone may mend; none: all that was started runs.
    std::optional<Error> failure() const;
    std::uint16_t httpPort() const; ///< 0: not listening
    std::string metricsText() const;

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace weir::engine
