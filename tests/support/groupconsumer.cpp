#include "tests/support/groupconsumer.h"

#include <QDeadlineTimer>
#include <librdkafka/rdkafka.h>

namespace weir::test {
namespace {

constexpr int timeoutMs = 15'000;

rd_kafka_topic_partition_list_t* listOf(const QString& topic, const std::map<int, std::int64_t>& offsets)
{
    auto* list = rd_kafka_topic_partition_list_new(int(offsets.size()));
    for (const auto& [partition, offset] : offsets)
        rd_kafka_topic_partition_list_add(list, topic.toUtf8().constData(), partition)->offset = offset;
    return list;
}

} // namespace

GroupConsumer::GroupConsumer(const QString& bootstrap, const QString& group, const QString& topic,
                             const QString& clientId)
{
    rd_kafka_conf_t* conf = rd_kafka_conf_new();
    char reason[512];
    const auto set = [&](const char* name, const QString& value) {
        if (rd_kafka_conf_set(conf, name, value.toUtf8().constData(), reason, sizeof reason) != RD_KAFKA_CONF_OK)
            qFatal("%s: %s", name, reason);
    };
    set("bootstrap.servers", bootstrap);
    set("group.id", group);
    set("client.id", clientId);
    set("enable.auto.commit", QStringLiteral("false"));
    set("session.timeout.ms", QStringLiteral("10000"));
    m_client = rd_kafka_new(RD_KAFKA_CONSUMER, conf, reason, sizeof reason);
    if (!m_client)
        qFatal("consumer: %s", reason);
    rd_kafka_poll_set_consumer(m_client);
    if (topic.isEmpty())
        return;
    auto* topics = rd_kafka_topic_partition_list_new(1);
    rd_kafka_topic_partition_list_add(topics, topic.toUtf8().constData(), RD_KAFKA_PARTITION_UA);
    rd_kafka_subscribe(m_client, topics);
    rd_kafka_topic_partition_list_destroy(topics);
}

GroupConsumer::~GroupConsumer()
{
    if (m_isAbandoned)
        return; // its threads end with the program
    rd_kafka_consumer_close(m_client);
    rd_kafka_destroy(m_client);
}

bool GroupConsumer::awaitAssignment(int waitMs)
{
    const QDeadlineTimer deadline(waitMs);
    while (!deadline.hasExpired()) {
        if (rd_kafka_message_t* message = rd_kafka_consumer_poll(m_client, 50))
            rd_kafka_message_destroy(message);
        rd_kafka_topic_partition_list_t* assigned = nullptr;
        if (rd_kafka_assignment(m_client, &assigned) != RD_KAFKA_RESP_ERR_NO_ERROR)
            continue;
        const bool any = assigned->cnt > 0;
        rd_kafka_topic_partition_list_destroy(assigned);
        if (any)
            return true;
    }
    return false;
}

void GroupConsumer::commit(const QString& topic, const std::map<int, std::int64_t>& offsets)
{
    auto* list = listOf(topic, offsets);
    const auto code = rd_kafka_commit(m_client, list, 0);
    rd_kafka_topic_partition_list_destroy(list);
    if (code != RD_KAFKA_RESP_ERR_NO_ERROR)
        qFatal("commit: %s", rd_kafka_err2str(code));
}

std::int64_t GroupConsumer::committed(const QString& topic, int partition)
{
    auto* list = listOf(topic, {{partition, RD_KAFKA_OFFSET_INVALID}});
    const auto code = rd_kafka_committed(m_client, list, timeoutMs);
    const std::int64_t offset = list->elems[0].offset;
    rd_kafka_topic_partition_list_destroy(list);
    if (code != RD_KAFKA_RESP_ERR_NO_ERROR)
        qFatal("committed: %s", rd_kafka_err2str(code));
    return offset >= 0 ? offset : -1;
}

} // namespace weir::test
