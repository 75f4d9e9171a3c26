// Purpose: takes messages from a queue of librdkafka's, copies them into a batch and gives them back at once; knows
// where each partition stands. The common part of both readers. Thread: one. Limits: 20,000 records a batch.
#pragma once

#include "backend/engine/log/logrecord.h"

#include <deque>
#include <utility>

struct rd_kafka_s;
struct rd_kafka_message_s;
struct rd_kafka_queue_s;
struct rd_kafka_topic_s;

namespace weir::engine {

struct LogPlace
{
    std::int64_t next = -1; ///< offset of the next record; -1: not known yet
    bool isHeld = false;    ///< records of others are dropped
    bool isAtEnd = false;
    bool mayReset = false; ///< the first record may lie in front of `next`: what was asked for is no longer there
};

class LogIntake
{
public:
    LogIntake();
    ~LogIntake();

    void setReadsHeaders(bool reads) { m_readsHeaders = reads; } ///< before the first fetch; else they are read
    LogPlace& place(const LogPartition& at);                     ///< a new one if need be
    const LogPlace* find(const LogPartition& at) const;

    /// What is there, at once; if there is nothing, waits for the first. May call what the client calls back.
    Result<LogBatch> fetch(rd_kafka_s* client, rd_kafka_queue_s* queue, std::size_t maxRecords, int timeoutMs);

    /// Partitions that had an error which stays until somebody does something, since the last call.
    std::vector<LogPartition> takeBroken() { return std::exchange(m_broken, {}); }

private:
    struct Topic
    {
        std::string name;
        std::deque<LogPlace> places; ///< by partition; addresses stay
    };
    std::size_t topicNamed(std::string_view name);
    Topic* topicOf(const rd_kafka_message_s& message, std::uint16_t& index);
    std::size_t take(rd_kafka_s* client, std::size_t count, RecordBatchBuilder& builder);
    bool takeRecord(const rd_kafka_message_s& message, LogPlace& place, std::uint16_t topic,
                    RecordBatchBuilder& builder);
    void takeError(rd_kafka_s* client, const rd_kafka_message_s& message, const Topic* topic, LogPlace* place);

    std::deque<Topic> m_topics;
    std::shared_ptr<const std::vector<std::string>> m_names = std::make_shared<const std::vector<std::string>>();
    std::vector<rd_kafka_message_s*> m_messages;
    std::vector<RecordHeader> m_headers;
    rd_kafka_topic_s* m_lastHandle = nullptr;
    std::uint16_t m_lastTopic = 0;
    bool m_readsHeaders = true;
    std::optional<Error> m_error; ///< told by the next fetch
    std::vector<LogPartition> m_broken;
};

} // namespace weir::engine
