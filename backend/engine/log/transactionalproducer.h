// Purpose: outputs and input offsets in one transaction (KIP-98, KIP-447): all is visible to read_committed readers, or
// nothing. Thread: one, the worker's; while a commit is under way (startCommit) nothing else may be called but
// finishCommit(). Limits: every call returns within the time it is given; one transaction at a time; no more than
// 100,000 records or 256 MiB wait for the brokers, then send() waits.
#pragma once

#include "backend/engine/log/groupmetadata.h"
#include "backend/engine/log/logrecord.h"
#include "backend/kafka/clientconf.h"

#include <functional>
#include <span>

namespace weir::engine {

/// What to do after an error of the producer.
enum class Trouble {
    Retriable, ///< call the same again, or drop the producer: both are safe
    Abortable, ///< abort(), then rebuild from what is committed
    Fenced ///< somebody else has the transactional id, or the brokers gave it up: drop the producer and everything held
};
/// Of an Error from this class: Error::fatal is Fenced, Error::retriable is Retriable, else Abortable.
Trouble troubleOf(const Error& error);

struct ProducerOptions
{
    int transactionTimeoutMs = 10'000; ///< after that the brokers abort it; a record not written by then has failed
    int lingerMs = 5;
    std::string compression = "lz4"; ///< librdkafka's names: none, lz4, zstd, gzip, snappy
    int batchBytes = 1'000'000;      ///< of one batch of one partition, uncompressed
    int messageMaxBytes = 8'000'000; ///< of one record; topics may allow less
};

/// What is to be written. Everything is copied by send().
struct OutputRecord
{
    std::string_view topic;
    std::int32_t partition = -1; ///< -1: by the key's murmur2 hash, as Java producers do
    std::optional<std::string_view> key{};
    std::optional<std::string_view> value{}; ///< none: a tombstone
    std::span<const RecordHeader> headers{};
    std::optional<std::int64_t> timestampMs{}; ///< since 1970 UTC; none: now
};

/// Where the transaction's records went.
struct Written
{
    LogPartition partition;
    std::int64_t last = -1; ///< offset of the last record; reading on from last + 1 is always right
    /// Behind the commit's marker, which is where a reader stands afterwards; only if nobody else writes to this
    /// partition.
    std::int64_t afterMarker() const { return last + 2; }
};
struct CommitDone
{
    std::vector<Written> written; ///< sorted by partition; empty: only offsets were committed
    int tookMs = 0;
};

class TransactionalProducer
{
public:
    /// Errors: as makeClient(). The role in `conf` is not looked at.
    static Result<std::unique_ptr<TransactionalProducer>> make(ClientConf conf, std::string transactionalId,
                                                               const ProducerOptions& options = {});
    ~TransactionalProducer(); ///< what is open is left to the brokers' timeout, or to the next init() of the id
    TransactionalProducer(const TransactionalProducer&) = delete;
    TransactionalProducer& operator=(const TransactionalProducer&) = delete;

    /// Fences whoever else has the id and aborts what they left open. Once, before anything else; again only after a
    /// retriable error.
    Result<void> init(int timeoutMs);

    /// Begins a transaction if none is open. While too much waits for the brokers it waits for them, up to `timeoutMs`
    /// (then Retriable). A delivery that failed is told by the next call: Abortable. Kind Limit: the record is larger
    /// than messageMaxBytes; it was not sent, and the transaction goes on.
    Result<void> send(const OutputRecord& record, int timeoutMs = 10'000);
    /// Hands over deliveries; call now and then while there is nothing to send.
    void poll();

    /// Waits for all that was sent, adds the offsets with the group's metadata and commits. `offsets` are the next to
    /// be read, of all inputs: never leave them out, even if nothing was read since the last time: without them Kafka
    /// does not fence members that the group has lost (a transaction without is refused: Invalid). A group that has
    /// moved on is Abortable. Retriable: whether it is committed is not known; committing the same again finds out, and
    /// so does dropping the producer and reading what is committed.
    Result<CommitDone> commit(std::span<const LogPosition> offsets, const GroupMetadata& group, int timeoutMs = 10'000);
    /// The same for producers without inputs (definitions, properties of a workspace): no offsets, no fencing by a
    /// group.
    Result<CommitDone> commitWithoutInput(int timeoutMs = 10'000);

    /// commit() on a thread beside, so that the next batch can be computed meanwhile (but not sent).
    void startCommit(std::vector<LogPosition> offsets, GroupMetadata group, int timeoutMs = 10'000);
    bool isCommitting() const;
    /// What came of it; waits up to `waitMs` for it, none: it is still under way. Precondition: isCommitting().
    std::optional<Result<CommitDone>> finishCommit(int waitMs);

    /// Nothing of the transaction is ever seen by read_committed readers. No error if none is open.
    Result<void> abort(int timeoutMs = 10'000);

    bool isOpen() const;           ///< something was sent since the last commit or abort
    std::size_t bytesSent() const; ///< of keys, values and headers, in the open transaction
    const std::string& transactionalId() const;

private:
    struct State;
    explicit TransactionalProducer(std::unique_ptr<State> state);
    std::unique_ptr<State> m_state;
};

} // namespace weir::engine
