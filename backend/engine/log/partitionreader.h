// Purpose: reads chosen partitions from chosen offsets, committed records only: changelogs, definitions, all of
// `collected`. Thread: one. Limits: a poll() waits no longer than it is told; calls that ask the brokers take a
// timeout.
#pragma once

#include "backend/engine/log/logrecord.h"
#include "backend/kafka/clientconf.h"

#include <functional>
#include <map>

namespace weir::engine {

struct PartitionReaderOptions
{
    /// Where an offset is no longer (or not yet) there: an error of kind NotFound, or on from the first record.
    bool failsOutOfRange = true;
    bool readsUncommitted = false;
    int fetchWaitMs = 100; ///< the most the broker waits for something new; also delays a re-start
    /// Prefetched of each partition. Once it is full librdkafka 2.0.2 looks again after a second only: measured with 8
    /// partitions and 600 B a record 35,000 records/s with 8 MB, 280,000 with 32 MB, 860,000 with 128 MB.
    int queueKilobytes = 16'384;
    int fetchBytes = 4 << 20; ///< the most of one partition in one answer, but for a batch that is larger
};

class PartitionReader
{
public:
    static constexpr std::int64_t fromStart = -2, fromEnd = -1; ///< for start()

    /// Errors: as makeClient().
    static Result<std::unique_ptr<PartitionReader>> make(ClientConf conf, const PartitionReaderOptions& options = {});
    ~PartitionReader();
    PartitionReader(const PartitionReader&) = delete;
    PartitionReader& operator=(const PartitionReader&) = delete;

    /// Adds a partition, or reads it from another place. NotFound only shows in poll().
    Result<void> start(const LogPosition& from);
    void stop(const LogPartition& partition); ///< what of it was prefetched is not handed out any more
    void pause(const LogPartition& partition);
    void resume(const LogPartition& partition);

    /// Up to `maxRecords`, as soon as there is one; an empty batch after `timeoutMs`. Errors: NotFound (subject
    /// "topic/partition": no such partition or, with failsOutOfRange, offset), Authorization; connections that come and
    /// go are no errors (see obstacle()). A partition with an error is stopped; the others go on.
    Result<LogBatch> poll(std::size_t maxRecords, int timeoutMs);

    /// Of the next record to be handed out; behind markers once the end was reached. -1: not known yet (fromStart,
    /// fromEnd), or not started.
    std::int64_t position(const LogPartition& partition) const;
    /// Everything that was committed when it was last looked has been handed out; a newer record makes it false.
    bool isAtEnd(const LogPartition& partition) const;

    /// The ends now: of all records, those of open transactions included…
    std::map<LogPartition, Result<std::int64_t>> highWatermarks(const std::vector<LogPartition>& partitions,
                                                                int timeoutMs);
    /// …and of what read_committed readers can have: the last stable offset.
    std::map<LogPartition, Result<std::int64_t>> lastStable(const std::vector<LogPartition>& partitions, int timeoutMs);

    struct Progress
    {
        std::int64_t read = 0, toRead = 0; ///< offsets, of all partitions together
    };
    /// Gives `sink` all from these positions to the ends as they are now (the high watermarks: an open transaction is
    /// waited for), perhaps some more, and what comes of other started partitions; returns where reading goes on. The
    /// partitions stay started. `progress` is called after each
    /// batch; false: Cancelled. Errors: the sink's, Timeout, poll()'s.
    using Sink = std::function<Result<void>(const LogBatch&)>;
    Result<std::map<LogPartition, std::int64_t>> readToEnd(const std::vector<LogPosition>& from, const Sink& sink,
                                                           int timeoutMs,
                                                           const std::function<bool(const Progress&)>& progress = {});

    /// Why nothing comes at the moment, if something is known.
    std::optional<Error> obstacle() const;

private:
    struct State;
    explicit PartitionReader(std::unique_ptr<State> state);
    std::unique_ptr<State> m_state;
};

} // namespace weir::engine
