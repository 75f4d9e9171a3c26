// Purpose: reads ranges of many topics' partitions as fast as librdkafka gives them: records are seen in place, nothing
// is copied. For weirctl and whoever only passes records on; what keeps records uses RecordReader. Thread: one, which
// polls. Limits: a partition ends by position (a record at or past its end, or the broker saying that its end is
// there), never because nothing came for a while.
#pragma once

#include "backend/base/result.h"
#include "backend/kafka/clientconf.h"
#include "backend/kafka/recordbatch.h"

#include <deque>
#include <map>
#include <vector>

struct rd_kafka_topic_s;
struct rd_kafka_queue_s;
struct rd_kafka_message_s;

namespace weir {

/// A record in librdkafka's memory; valid until the callback returns. `topic` is the index of its range's topic in
/// BulkTail::topics().
struct TailRecord : RecordView
{
    const rd_kafka_message_s* message = nullptr;
    std::vector<RecordHeader> headers() const;
};

class BulkTail
{
public:
    static constexpr std::int64_t endless = INT64_MAX;

    /// `client` outlives this.
    explicit BulkTail(rd_kafka_s* client);
    ~BulkTail(); ///< stops all partitions
    BulkTail(const BulkTail&) = delete;
    BulkTail& operator=(const BulkTail&) = delete;

    /// Reads offsets [from, to) of a partition, once a partition. An empty range is done at once.
    Result<void> add(const QString& topic, std::int32_t partition, std::int64_t from, std::int64_t to);

    /// Waits up to timeoutMs for the first record, then hands over what is there (some thousand at most). `take`
    /// returns false to skip the rest of this record's partition. Returns the number of records handed over.
    template <typename Take> std::size_t poll(int timeoutMs, Take&& take)
    {
        std::size_t taken = 0;
        const std::size_t count = fetch(timeoutMs);
        TailRecord record;
        for (std::size_t i = 0; i < count; ++i) {
            Place* place = look(i, record);
            if (!place)
                continue;
            ++taken;
            if (!take(std::as_const(record)))
                finish(*place);
        }
        release();
        return taken;
    }

    /// Another end for what is still being read: for a stop that is known only later.
    void setEnd(const QString& topic, std::int32_t partition, std::int64_t to);

    bool isDone() const { return m_open == 0; }
    const std::vector<QString>& topics() const { return m_topicNames; }
    /// What stands in the way, by topic and partition; gone once a record comes.
    const std::map<std::pair<std::uint16_t, std::int32_t>, Error>& problems() const { return m_problems; }

private:
    struct Place
    {
        std::int64_t next = 0;
        std::int64_t to = 0;
        bool started = false;
        bool done = true;
    };
    struct Topic
    {
        rd_kafka_topic_s* handle = nullptr;
        std::uint16_t index = 0;
        std::vector<Place> places; ///< by partition
    };

    Topic* topicNamed(const QString& name);
    Topic* topicOf(const rd_kafka_message_s& message);
    std::size_t fetch(int timeoutMs);
    /// The record of message `index` if it is one to hand over.
    Place* look(std::size_t index, TailRecord& record);
    void lookAtError(const rd_kafka_message_s& message, Topic& topic);
    void finish(Place& place);
    void release();

    rd_kafka_s* const m_client;
    rd_kafka_queue_s* m_queue;
    std::deque<Topic> m_topics; ///< addresses stay
    Topic* m_lastTopic = nullptr;
    std::vector<QString> m_topicNames;
    std::vector<rd_kafka_message_s*> m_messages;
    std::size_t m_fetched = 0;
    std::size_t m_open = 0;
    std::map<std::pair<std::uint16_t, std::int32_t>, Error> m_problems;
};

/// Settings that let a client read ahead without the pauses that librdkafka makes when its queue is full, and without
/// holding more than about 256 MiB (512 MiB from 32 partitions on) if nobody takes what it read; for ClientConf::extra.
std::map<std::string, std::string> bulkReadSettings(std::size_t partitions);

} // namespace weir
