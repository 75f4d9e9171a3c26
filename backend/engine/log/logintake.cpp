#include "backend/engine/log/logintake.h"

#include "backend/engine/log/logerror.h"
#include "backend/kafka/messageview.h"

#include <algorithm>
#include <librdkafka/rdkafka.h>

namespace weir::engine {
namespace {

constexpr std::size_t mostRecords = 20'000;

/// What does not go away by itself; a connection that is lost comes back.
bool isLasting(int code)
{
    switch (code) {
    case RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET:
    case RD_KAFKA_RESP_ERR_OFFSET_OUT_OF_RANGE:
    case RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC:
    case RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION:
    case RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART:
    case RD_KAFKA_RESP_ERR_TOPIC_EXCEPTION:
    case RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED:
    case RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED:
    case RD_KAFKA_RESP_ERR_INCONSISTENT_GROUP_PROTOCOL:
    case RD_KAFKA_RESP_ERR_FENCED_INSTANCE_ID:
    case RD_KAFKA_RESP_ERR__FATAL:
        return true;
    default:
        return false;
    }
}

} // namespace

LogIntake::LogIntake() : m_messages(mostRecords) {}
LogIntake::~LogIntake() = default;

std::size_t LogIntake::topicNamed(std::string_view name)
{
    for (std::size_t i = 0; i < m_topics.size(); ++i) {
        if (m_topics[i].name == name)
            return i;
    }
    m_topics.push_back({std::string(name), {}});
    std::vector<std::string> names = *m_names;
    names.emplace_back(name);
    m_names = std::make_shared<const std::vector<std::string>>(std::move(names));
    return m_topics.size() - 1;
}

LogPlace& LogIntake::place(const LogPartition& at)
{
    std::deque<LogPlace>& places = m_topics[topicNamed(at.topic)].places;
    if (std::size_t(at.partition) >= places.size())
        places.resize(std::size_t(at.partition) + 1);
    return places[std::size_t(at.partition)];
}

const LogPlace* LogIntake::find(const LogPartition& at) const
{
    for (const Topic& topic : m_topics) {
        if (topic.name == at.topic && at.partition >= 0 && std::size_t(at.partition) < topic.places.size())
            return &topic.places[std::size_t(at.partition)];
    }
    return nullptr;
}

Result<LogBatch> LogIntake::fetch(rd_kafka_s* client, rd_kafka_queue_s* queue, std::size_t maxRecords, int timeoutMs)
{
    if (m_error)
        return *std::exchange(m_error, std::nullopt);
    const std::size_t most = std::clamp<std::size_t>(maxRecords, 1, mostRecords);
    const auto consume = [&](std::size_t from, int waitMs, std::size_t upTo) {
        const ssize_t count = rd_kafka_consume_batch_queue(queue, waitMs, m_messages.data() + from, upTo - from);
        return from + (count > 0 ? std::size_t(count) : 0);
    };
    std::size_t count = consume(0, 0, most);
    // A batch is waited for until it is full, so the wait is for one record; the others came with it.
    if (count == 0 && timeoutMs > 0) {
        count = consume(0, timeoutMs, 1);
        if (count == 1 && most > 1)
            count = consume(count, 0, most);
    }
    RecordBatchBuilder builder(m_names); // a rebalance may have brought topics
    const std::size_t taken = take(client, count, builder);
    if (taken == 0 && m_error)
        return *std::exchange(m_error, std::nullopt);
    return LogBatch(builder.take());
}

std::size_t LogIntake::take(rd_kafka_s* client, std::size_t count, RecordBatchBuilder& builder)
{
    m_lastHandle = nullptr; // handles stay where they are only as long as their messages
    std::size_t taken = 0;
    for (std::size_t i = 0; i < count; ++i) {
        const rd_kafka_message_t& message = *m_messages[i];
        std::uint16_t index = 0;
        Topic* topic = topicOf(message, index);
        LogPlace* place = topic && message.partition >= 0 && std::size_t(message.partition) < topic->places.size()
                              ? &topic->places[std::size_t(message.partition)]
                              : nullptr;
        if (message.err != RD_KAFKA_RESP_ERR_NO_ERROR)
            takeError(client, message, topic, place);
        else if (place && takeRecord(message, *place, index, builder))
            ++taken;
    }
    for (std::size_t i = 0; i < count; ++i)
        rd_kafka_message_destroy(m_messages[i]);
    return taken;
}

LogIntake::Topic* LogIntake::topicOf(const rd_kafka_message_s& message, std::uint16_t& index)
{
    if (!message.rkt)
        return nullptr;
    if (message.rkt != m_lastHandle) {
        const std::string_view name = rd_kafka_topic_name(message.rkt);
        const auto found =
            std::find_if(m_topics.begin(), m_topics.end(), [&](const Topic& topic) { return topic.name == name; });
        if (found == m_topics.end())
            return nullptr;
        m_lastHandle = message.rkt;
        m_lastTopic = std::uint16_t(found - m_topics.begin());
    }
    index = m_lastTopic;
    return &m_topics[index];
}

bool LogIntake::takeRecord(const rd_kafka_message_s& message, LogPlace& place, std::uint16_t topic,
                           RecordBatchBuilder& builder)
{
    if (!place.isHeld || (message.offset < place.next && !place.mayReset))
        return false;
    RecordView record = viewOf(message);
    record.topic = topic;
    if (m_readsHeaders)
        readHeaders(message, m_headers);
    builder.add(record, m_headers);
    place.next = message.offset + 1;
    place.isAtEnd = place.mayReset = false;
    return true;
}

void LogIntake::takeError(rd_kafka_s* client, const rd_kafka_message_s& message, const Topic* topic, LogPlace* place)
{
    if (message.err == RD_KAFKA_RESP_ERR__PARTITION_EOF) {
        // Markers, aborted and compacted records leave no message behind: the broker says where the end is.
        if (place && place->isHeld && (message.offset >= place->next || place->mayReset)) {
            place->next = message.offset;
            place->isAtEnd = true;
        }
        return;
    }
    if (!isLasting(message.err) || (place && !place->isHeld))
        return;
    const QString words = QString::fromUtf8(rd_kafka_message_errstr(&message));
    Error error = errorOf(client, message.err, words, topic ? subjectOf(topic->name, message.partition) : QString());
    if (message.err == RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET || message.err == RD_KAFKA_RESP_ERR_OFFSET_OUT_OF_RANGE)
        error.kind = ErrorKind::NotFound;
    if (place)
        m_broken.push_back({topic->name, message.partition});
    if (!m_error)
        m_error = std::move(error);
}

} // namespace weir::engine
