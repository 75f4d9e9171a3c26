#include "backend/kafka/recordreader.h"

#include "backend/kafka/messageview.h"

#include <algorithm>
#include <librdkafka/rdkafka.h>

namespace weir {
namespace {

constexpr std::size_t batchBytes = 1024 * 1024;

std::shared_ptr<const std::vector<std::string>> oneTopic(const QString& name)
{
    return std::make_shared<const std::vector<std::string>>(1, name.toStdString());
}

/// Offsets that retention has taken away begin at the first one that is left.
rd_kafka_topic_conf_t* topicConf()
{
    rd_kafka_topic_conf_t* conf = rd_kafka_topic_conf_new();
    rd_kafka_topic_conf_set(conf, "auto.offset.reset", "earliest", nullptr, 0);
    return conf;
}

} // namespace

RecordReader::RecordReader(rd_kafka_s* client, const QString& topic, Put put)
    : m_client(client), m_name(topic), m_put(std::move(put)), m_builder(oneTopic(topic))
{
    m_topic = rd_kafka_topic_new(client, topic.toUtf8().constData(), topicConf());
    m_queue = rd_kafka_queue_new(client);
}

RecordReader::~RecordReader()
{
    for (const std::int32_t partition : m_started)
        rd_kafka_consume_stop(m_topic, partition);
    rd_kafka_queue_destroy(m_queue);
    rd_kafka_topic_destroy(m_topic);
}

Result<void> RecordReader::assign(const std::vector<ReadRange>& ranges)
{
    for (const ReadRange& range : ranges) {
        if (const auto known = m_positions.find(range.partition); known != m_positions.end() && !known->second.done)
            --m_open;
        m_positions[range.partition] = {range.from, range.from, range.to, range.from >= range.to, false};
        if (range.from >= range.to)
            continue;
        ++m_open;
        rd_kafka_resp_err_t code = RD_KAFKA_RESP_ERR_NO_ERROR;
        if (std::find(m_started.begin(), m_started.end(), range.partition) != m_started.end()) {
            // 0: does not wait for the answer; what was fetched before the seek is dropped by librdkafka's version
            // barrier.
            code = rd_kafka_seek(m_topic, range.partition, range.from, 0);
        } else if (rd_kafka_consume_start_queue(m_topic, range.partition, range.from, m_queue) == -1) {
            code = rd_kafka_last_error();
        } else {
            m_started.push_back(range.partition);
        }
        if (code != RD_KAFKA_RESP_ERR_NO_ERROR)
            return fromRdKafka(code, {}, QStringLiteral("%1/%2").arg(m_name).arg(range.partition));
    }
    return {};
}

std::size_t RecordReader::poll(int timeoutMs)
{
    m_taken = 0;
    rd_kafka_consume_callback_queue(m_queue, timeoutMs, &RecordReader::onMessage, this);
    rd_kafka_poll(m_client, 0); // statistics and errors
    flush();
    return m_taken;
}

void RecordReader::onMessage(rd_kafka_message_s* message, void* self)
{
    auto* reader = static_cast<RecordReader*>(self);
    if (reader->m_cancelled || reader->m_refused) {
        rd_kafka_yield(reader->m_client);
        return;
    }
    if (message->err == RD_KAFKA_RESP_ERR_NO_ERROR)
        reader->take(*message);
    else
        reader->takeError(*message);
}

void RecordReader::take(const rd_kafka_message_s& message)
{
    const auto found = m_positions.find(message.partition);
    if (found == m_positions.end())
        return;
    Position& position = found->second;
    if (position.done || message.offset < position.next)
        return;
    if (message.offset >= position.to) {
        position.next = position.to;
        finish(position);
        return;
    }
    readHeaders(message, m_headers);
    m_builder.add(viewOf(message), m_headers);
    ++m_taken;
    position.next = message.offset + 1;
    if (!m_problems.empty())
        m_problems.erase(message.partition);
    if (position.next >= position.to)
        finish(position);
    if (m_builder.bytes() >= batchBytes)
        flush();
}

void RecordReader::takeError(const rd_kafka_message_s& message)
{
    const auto found = m_positions.find(message.partition);
    if (message.err == RD_KAFKA_RESP_ERR__PARTITION_EOF) {
        if (found == m_positions.end() || found->second.done)
            return;
        Position& position = found->second;
        position.caughtUp = true;
        m_problems.erase(message.partition);
        // Markers and compacted records leave no message behind: the end is where the broker says that it is.
        position.next = std::max(position.next, std::min(message.offset, position.to));
        if (message.offset >= position.to)
            finish(position);
        return;
    }
    const QString text = QString::fromUtf8(rd_kafka_message_errstr(&message));
    const std::int32_t partition = found == m_positions.end() ? -1 : message.partition;
    m_problems[partition] = fromRdKafka(message.err, text, QStringLiteral("%1/%2").arg(m_name).arg(message.partition));
}

void RecordReader::finish(Position& position)
{
    position.done = true;
    --m_open;
}

void RecordReader::flush()
{
    if (m_builder.size() == 0)
        return;
    if (!m_put(m_builder.take()))
        m_refused = true;
}

} // namespace weir
