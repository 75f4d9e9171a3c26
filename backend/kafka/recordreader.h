// Purpose: reads ranges of one topic's partitions through one librdkafka client, copying records into immutable
// batches. Thread: one worker for everything but cancel(), which any thread may call. The client may be shared by
// readers of different topics only. Limits: a batch is closed at 1 MiB or when a poll ends; a partition ends by
// position, never by an empty poll.
#pragma once

#include "backend/base/result.h"
#include "backend/kafka/clientconf.h"
#include "backend/kafka/recordbatch.h"

#include <atomic>
#include <functional>
#include <limits>
#include <map>
#include <vector>

struct rd_kafka_topic_s;
struct rd_kafka_queue_s;
struct rd_kafka_message_s;

namespace weir {

/// Offsets [from, to) of a partition; `to` = endless for a tail.
struct ReadRange
{
    static constexpr std::int64_t endless = std::numeric_limits<std::int64_t>::max();
    std::int32_t partition = 0;
    std::int64_t from = 0;
    std::int64_t to = endless;
};

/// How far one partition has been read.
struct ReadPosition
{
    std::int64_t from = 0, next = 0, to = 0;
    bool done = false;
    bool caughtUp = false; ///< has been at the end of the partition
};

/// What reads ranges: through librdkafka (RecordReader) or as raw batches with transactions marked (RawRangeReader).
class RangeReader
{
public:
    using Put = std::function<bool(std::shared_ptr<const RecordBatch>)>; ///< false: nobody wants more

    virtual ~RangeReader() = default;
    /// Reads these ranges from now on; partitions that are being read already are moved. An empty range is done at
    /// once.
    virtual Result<void> assign(const std::vector<ReadRange>& ranges) = 0;
    /// Waits up to timeoutMs for records, hands over what came. Returns the number of records.
    virtual std::size_t poll(int timeoutMs) = 0;
    /// Every partition has reached its `to`.
    virtual bool isDone() const = 0;
    virtual const std::map<std::int32_t, ReadPosition>& positions() const = 0;
    /// What stands in the way of a partition (-1: the topic); gone once a record comes.
    virtual const std::map<std::int32_t, Error>& problems() const = 0;
    /// Any thread: ends a poll soon; the reader can't be used afterwards.
    virtual void cancel() = 0;
};

class RecordReader final : public RangeReader
{
public:
    using Position = ReadPosition;

    /// `client` outlives the reader.
    RecordReader(rd_kafka_s* client, const QString& topic, Put put);
    ~RecordReader() override; ///< stops all partitions; may take some milliseconds
    RecordReader(const RecordReader&) = delete;
    RecordReader& operator=(const RecordReader&) = delete;

    Result<void> assign(const std::vector<ReadRange>& ranges) override;
    std::size_t poll(int timeoutMs) override;
    bool isDone() const override { return m_open == 0; }
    const std::map<std::int32_t, Position>& positions() const override { return m_positions; }
    const std::map<std::int32_t, Error>& problems() const override { return m_problems; }
    void cancel() override { m_cancelled = true; }

private:
    static void onMessage(rd_kafka_message_s* message, void* self);
    void take(const rd_kafka_message_s& message);
    void takeError(const rd_kafka_message_s& message);
    void finish(Position& position);
    void flush();

    rd_kafka_s* const m_client;
    rd_kafka_topic_s* m_topic = nullptr;
    rd_kafka_queue_s* m_queue = nullptr;
    const QString m_name;
    const Put m_put;
    RecordBatchBuilder m_builder;
    std::map<std::int32_t, Position> m_positions;
    std::map<std::int32_t, Error> m_problems;
    std::vector<RecordHeader> m_headers;
    std::vector<std::int32_t> m_started;
    std::size_t m_open = 0;
    std::size_t m_taken = 0;
    bool m_refused = false;
    std::atomic<bool> m_cancelled = false;
};

} // namespace weir
