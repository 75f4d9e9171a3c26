// Purpose: a member of a consumer group: partitions come and go, committed records only, offsets are committed by
// transactions (never by itself). Thread: one, which also gets the callbacks, inside poll() and leave(). Limits: a
// poll() at least every maxPollIntervalMs, or the group takes the partitions away; cooperative and sticky (KIP-429):
// what a member keeps in a rebalance is not interrupted, and nobody else's arrival moves the holder of a single
// partition.
#pragma once

#include "backend/engine/log/groupmetadata.h"
#include "backend/engine/log/logrecord.h"
#include "backend/kafka/clientconf.h"

#include <functional>
#include <map>

namespace weir::engine {

struct GroupReaderOptions
{
    std::string group;
    std::vector<std::string> topics;
    std::string clientId;     ///< the worker's transactional id, by which WorkerRegistry knows that it lives
    std::string instanceId{}; ///< static membership (KIP-345); empty: none
    int sessionTimeoutMs = 6'000;
    int maxPollIntervalMs = 60'000;
    bool startsAtEnd = false;  ///< where nothing is committed; else at the first record
    bool startsPaused = false; ///< what is gained says nothing before resume(): its state is restored first
    bool readsHeaders = true;  ///< without them a record costs less
    int queueKilobytes = 65'536;
};

struct GroupCallbacks
{
    /// Before the committed offsets of these are read: fence departed workers here. Then state is restored, if need be
    /// with startsPaused over several polls.
    std::function<void(const std::vector<LogPartition>& gained)> assigned;
    /// They go to somebody else in an orderly way: commit (or abort) before returning.
    std::function<void(const std::vector<LogPartition>& going)> revoked;
    /// Somebody else may have them already: abort; nothing of them may be written any more.
    std::function<void(const std::vector<LogPartition>& gone)> lost;
};

class GroupReader
{
public:
    /// Joins. Errors: as makeClient().
    static Result<std::unique_ptr<GroupReader>> make(ClientConf conf, GroupReaderOptions options,
                                                     GroupCallbacks callbacks);
    ~GroupReader(); ///< without leaving: the group finds out by itself after the session timeout
    GroupReader(const GroupReader&) = delete;
    GroupReader& operator=(const GroupReader&) = delete;

    /// Up to `maxRecords` of the partitions held, as soon as there is one; an empty batch after `timeoutMs`. Records of
    /// partitions that have gone are never handed out. Errors: Authorization, NotFound (a topic), and what makes the
    /// client useless (fatal); connections that come and go are no errors (see obstacle()).
    Result<LogBatch> poll(std::size_t maxRecords, int timeoutMs);

    const std::vector<LogPartition>& held() const; ///< sorted
    void pause(const LogPartition& partition);
    void resume(const LogPartition& partition);
    /// Reads it on from there; after an abort: from what is committed. Precondition: held.
    Result<void> seek(const LogPosition& position, int timeoutMs);

    /// What the group has committed; -1: nothing. Waits for transactions that are being committed (KIP-447).
    Result<std::map<LogPartition, std::int64_t>> committed(const std::vector<LogPartition>& partitions, int timeoutMs);
    /// Of the next record to be handed out; -1: none has come yet.
    std::int64_t position(const LogPartition& partition) const;
    /// All positions known: what a transaction commits.
    std::vector<LogPosition> positions() const;
    bool isAtEnd(const LogPartition& partition) const;
    /// Behind the partition's last record, as the last fetch said, without asking; -1: not known yet.
    std::int64_t knownEnd(const LogPartition& partition) const;
    GroupMetadata metadata() const;

    /// revoked() for all that is held, then leaves the group, so that others go on at once. The reader is of no more
    /// use.
    Result<void> leave(int timeoutMs = 5'000);
    std::optional<Error> obstacle() const; ///< why nothing comes at the moment, if something is known

private:
    struct State;
    explicit GroupReader(std::unique_ptr<State> state);
    std::unique_ptr<State> m_state;
};

} // namespace weir::engine
