// Purpose: reads ranges of a topic's partitions as they lie in the log: aborted and pending records and transaction
// markers included, each marked exactly. Thread: one worker thread; blocks. Limits: one topic a reader; a batch of
// about 1 MiB a call. Beyond the last stable offset up to 256 MiB a partition are read ahead to find the markers; what
// has none by then counts as pending.
#pragma once

#include "backend/base/result.h"
#include "backend/kafka/clientconf.h"
#include "backend/kafka/recordbatch.h"

#include <atomic>
#include <memory>
#include <string>
#include <vector>

namespace weir {

struct RawRange
{
    std::int32_t partition = 0;
    std::int64_t from = 0; ///< below the log's start: from its start
    std::int64_t to = -1;  ///< exclusive; -1, or beyond it: the high watermark at the first fetch
};

struct RawProgress
{
    RawRange range;            ///< as asked, `from` and `to` made exact as soon as they are known
    std::int64_t position = 0; ///< the next offset to be read
    std::int64_t highWatermark = -1, lastStableOffset = -1, logStart = -1; ///< -1: not known yet
    bool done = false;
};

class RawReader
{
public:
    explicit RawReader(ClientConf conf, const std::atomic<bool>* cancel = nullptr);
    ~RawReader();
    RawReader(const RawReader&) = delete;
    RawReader& operator=(const RawReader&) = delete;

    /// Finds the leaders; at most `timeoutMs`. Errors: as of a connection, NotFound (topic, partition), Authorization.
    Result<void> open(const std::string& topic, std::vector<RawRange> ranges, int timeoutMs = 10000);

    /// The next records of any partition (in order within each); null when all ranges are read. Errors: Timeout (call
    /// again), Decode (a damaged batch: it is skipped by calling again), Cancelled, Authorization, NotFound (the topic
    /// has been deleted), Unavailable.
    Result<std::shared_ptr<const RecordBatch>> next(int timeoutMs);

    /// One a range, in the order given to open().
    std::vector<RawProgress> progress() const;

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace weir
