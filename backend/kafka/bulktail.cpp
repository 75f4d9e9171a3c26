#include "backend/kafka/bulktail.h"

#include "backend/kafka/messageview.h"

#include <algorithm>
#include <librdkafka/rdkafka.h>

namespace weir {
namespace {

constexpr std::size_t mostMessages = 10'000;

} // namespace

std::vector<RecordHeader> TailRecord::headers() const
{
    std::vector<RecordHeader> all;
    readHeaders(*message, all);
    return all;
}

BulkTail::BulkTail(rd_kafka_s* client) : m_client(client), m_queue(rd_kafka_queue_new(client)), m_messages(mostMessages)
{
}

BulkTail::~BulkTail()
{
    for (Topic& topic : m_topics) {
        for (std::size_t partition = 0; partition < topic.places.size(); ++partition) {
            if (topic.places[partition].started)
                rd_kafka_consume_stop(topic.handle, std::int32_t(partition));
        }
    }
    rd_kafka_queue_destroy(m_queue);
    for (const Topic& topic : m_topics)
        rd_kafka_topic_destroy(topic.handle);
}

BulkTail::Topic* BulkTail::topicNamed(const QString& name)
{
    const auto at = std::find(m_topicNames.begin(), m_topicNames.end(), name);
    if (at != m_topicNames.end())
        return &m_topics[std::size_t(at - m_topicNames.begin())];
    Topic& topic = m_topics.emplace_back();
    topic.index = std::uint16_t(m_topics.size() - 1);
    rd_kafka_topic_conf_t* conf = rd_kafka_topic_conf_new();
    // What retention has taken away since the offsets were asked for is gone for everybody.
    rd_kafka_topic_conf_set(conf, "auto.offset.reset", "earliest", nullptr, 0);
    topic.handle = rd_kafka_topic_new(m_client, name.toUtf8().constData(), conf);
    m_topicNames.push_back(name);
    return &topic;
}

/// By the handle: a topic's opaque stays that of whoever made the first handle to it, which may be gone.
BulkTail::Topic* BulkTail::topicOf(const rd_kafka_message_s& message)
{
    if (m_lastTopic && m_lastTopic->handle == message.rkt)
        return m_lastTopic;
    for (Topic& topic : m_topics) {
        if (topic.handle == message.rkt)
            return m_lastTopic = &topic;
    }
    return nullptr;
}

Result<void> BulkTail::add(const QString& name, std::int32_t partition, std::int64_t from, std::int64_t to)
{
    Topic& topic = *topicNamed(name);
    if (std::size_t(partition) >= topic.places.size())
        topic.places.resize(std::size_t(partition) + 1);
    Place& place = topic.places[std::size_t(partition)];
    place.next = from;
    place.to = to;
    if (from >= to)
        return {};
    if (rd_kafka_consume_start_queue(topic.handle, partition, from, m_queue) == -1)
        return fromRdKafka(rd_kafka_last_error(), {}, QStringLiteral("%1/%2").arg(name).arg(partition));
    place.started = true;
    place.done = false;
    ++m_open;
    return {};
}

void BulkTail::setEnd(const QString& name, std::int32_t partition, std::int64_t to)
{
    Place& place = topicNamed(name)->places[std::size_t(partition)];
    place.to = to;
    if (!place.done && place.next >= to)
        finish(place);
}

std::size_t BulkTail::fetch(int timeoutMs)
{
    rd_kafka_poll(m_client, 0); // statistics and errors
    ssize_t count = rd_kafka_consume_batch_queue(m_queue, 0, m_messages.data(), m_messages.size());
    // A batch is waited for until it is full, so the wait is for one record; the next call takes those that came with
    // it.
    if (count == 0 && timeoutMs > 0)
        count = rd_kafka_consume_batch_queue(m_queue, timeoutMs, m_messages.data(), 1);
    m_fetched = count > 0 ? std::size_t(count) : 0;
    return m_fetched;
}

BulkTail::Place* BulkTail::look(std::size_t index, TailRecord& record)
{
    const rd_kafka_message_t& message = *m_messages[index];
    Topic* const found = topicOf(message);
    if (!found)
        return nullptr;
    Topic& topic = *found;
    if (message.err != RD_KAFKA_RESP_ERR_NO_ERROR) {
        lookAtError(message, topic);
        return nullptr;
    }
    Place& place = topic.places[std::size_t(message.partition)];
    if (place.done || message.offset < place.next)
        return nullptr;
    if (message.offset >= place.to) {
        finish(place);
        return nullptr;
    }
    static_cast<RecordView&>(record) = viewOf(message);
    record.topic = topic.index;
    record.message = &message;
    place.next = message.offset + 1;
    if (place.next >= place.to)
        finish(place);
    if (!m_problems.empty())
        m_problems.erase({topic.index, message.partition});
    return &place;
}

void BulkTail::lookAtError(const rd_kafka_message_t& message, Topic& topic)
{
    Place* place =
        std::size_t(message.partition) < topic.places.size() ? &topic.places[std::size_t(message.partition)] : nullptr;
    if (message.err == RD_KAFKA_RESP_ERR__PARTITION_EOF) {
        if (!place || place->done)
            return;
        m_problems.erase({topic.index, message.partition});
        // Markers, aborted and compacted records leave nothing to hand over: the broker's word on where the end is
        // counts.
        place->next = std::max(place->next, std::min(message.offset, place->to));
        if (message.offset >= place->to)
            finish(*place);
        return;
    }
    const QString& name = m_topicNames[topic.index];
    m_problems[{topic.index, message.partition}] =
        fromRdKafka(message.err, QString::fromUtf8(rd_kafka_message_errstr(&message)),
                    place ? QStringLiteral("%1/%2").arg(name).arg(message.partition) : name);
}

void BulkTail::finish(Place& place)
{
    if (place.done)
        return;
    place.done = true;
    --m_open;
}

void BulkTail::release()
{
    for (std::size_t i = 0; i < m_fetched; ++i)
        rd_kafka_message_destroy(m_messages[i]);
    m_fetched = 0;
}

std::map<std::string, std::string> bulkReadSettings(std::size_t partitions)
{
    // The limit is one of each partition, and a fetch must fit in.
    constexpr std::size_t allKiB = 256 * 1024, leastKiB = 8 * 1024;
    const std::size_t each = std::max(leastKiB, allKiB / std::max<std::size_t>(1, partitions));
    return {
        {"queued.min.messages", "2000000"},
        {"queued.max.messages.kbytes", std::to_string(each)},
        {"topic.metadata.propagation.max.ms", "10000"}, // a topic that was there and is not any more has been deleted
        {"fetch.message.max.bytes", "4194304"}};
}

} // namespace weir
