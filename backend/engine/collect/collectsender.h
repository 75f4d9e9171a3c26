// Purpose: takes the records of accepted requests to the cluster: straight, each acknowledged by all in-sync replicas;
// or, while the cluster cannot be reached, by way of the spool, in order, older ones first. Thread: one. Limits: at
// least once: what was under way when the cluster went away, or when the process was killed, may be written twice (the
// next stage knows messageIds); what waits to be sent is bounded by the caller.
#pragma once

#include "backend/engine/collect/spool.h"
#include "backend/engine/http/collector.h"
#include "backend/engine/records/topicrecord.h"
#include "backend/kafka/recordwriter.h"

namespace weir::engine {

struct Parcel
{
    std::vector<TopicRecord> records{};
    std::function<void(Collected)> settle{}; ///< called once: Kept, Full, Failed
};

struct SenderOptions
{
    SpoolOptions spool{};
    int patienceMs = 1'000; ///< what is not acknowledged by then goes to the spool
};

struct SenderCounts
{
    std::uint64_t sent = 0;    ///< records acknowledged by the brokers
    std::uint64_t spooled = 0; ///< records that took the way by the spool
    std::uint64_t refused = 0; ///< records that no broker takes (too large): a line in the log is all that is left
    bool isSpooling = false;
    SpoolCounts spool{};
};

class CollectSender
{
public:
    /// Opens the spool; what is in it goes first. Errors: of the spool, and as makeClient().
    static Result<std::unique_ptr<CollectSender>> make(ClientConf conf, const Workspace& workspace,
                                                       const SenderOptions& options);
    ~CollectSender();
    CollectSender(const CollectSender&) = delete;
    CollectSender& operator=(const CollectSender&) = delete;

    void send(Parcel parcel);
    /// Everything there is to do now; waits up to `waitMs` for the brokers if something is under way.
    void work(int waitMs);
    bool isIdle() const; ///< everything is settled and delivered
    /// Settles what is open: delivered within `timeoutMs`, or kept in the spool.
    void finish(int timeoutMs);

    std::optional<Error> obstacle() const;
    SenderCounts counts() const;

private:
    struct State;
    explicit CollectSender(std::unique_ptr<State> state);
    std::unique_ptr<State> m_state;
};

} // namespace weir::engine
