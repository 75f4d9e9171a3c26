// Purpose: stage 1 of what comes in over HTTP: batches of requests through the pipeline, then to the cluster, or to the
// spool while that cannot be reached (collectsender.h). Kept means: all that came of a request's messages (events, dead
// letters, violations, counts) is acknowledged by the brokers, or on this machine's disk. Thread: take() and source()
// any; it has a thread of its own, on which answers come. Limits: `mostMessages` and `mostBytes` at once, then Busy; at
// least once: what a client or we send again is taken out by its messageId.
#pragma once

#include "backend/engine/collect/collectsender.h"
#include "backend/engine/collect/transformer.h"
#include "backend/engine/records/auditcounts.h"
#include "backend/engine/topics/definitionfeed.h"

namespace weir::engine {

struct HttpCollectOptions
{
    SenderOptions sender{};
    std::string incarnation{}; ///< of the audit's counts: new for each start of a process
    std::size_t mostMessages = 50'000;
    std::size_t mostBytes = 128 * 1024 * 1024; ///< of requests, as they lie in memory
    std::size_t batchMessages = 500;           ///< through transformations at once
    bool isTracing = false;
};

struct HttpCollectCounts
{
    std::uint64_t requests = 0, messages = 0;               ///< that came in
    std::uint64_t kept = 0, busy = 0, full = 0, failed = 0; ///< requests, by their answer
    std::size_t messagesInside = 0, bytesInside = 0;        ///< not answered yet
    AuditTotals totals{};                                   ///< of messages, since the start
    SenderCounts sender{};
    std::optional<Error> obstacle{}; ///< why nothing is delivered at the moment, if something is known
};

class HttpCollect final : public Collector
{
public:
    /// `feed` and `transformer` (may be null) must live as long. Errors: of the spool (Busy: another process has it),
    /// and as makeClient().
    static Result<std::unique_ptr<HttpCollect>> make(ClientConf conf, const Workspace& workspace, DefinitionFeed& feed,
                                                     Transformer* transformer, HttpCollectOptions options);
    ~HttpCollect() override; ///< stop(), with little patience

    std::optional<HttpSource> source(std::string_view writeKeyOrKey, bool isWebhook) const override;
    void take(CollectedBatch batch, std::function<void(Collected)> answer) override;
    bool isReady() const override; ///< definitions were read, and it is not stopping

    /// Takes nothing more (Busy); answers all that is inside: delivered within `timeoutMs`, or kept in the spool.
    void stop(int timeoutMs);
    HttpCollectCounts counts() const;

private:
    struct State;
    explicit HttpCollect(std::unique_ptr<State> state);
    std::unique_ptr<State> m_state;
};

} // namespace weir::engine
