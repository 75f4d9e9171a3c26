#include "tests/support/testproducer.h"

#include <QDeadlineTimer>
#include <algorithm>
#include <librdkafka/rdkafka.h>

namespace weir::test {
namespace {

constexpr int timeoutMs = 30'000;

void check(rd_kafka_error_t* error, const char* what)
{
    if (error)
        qFatal("%s: %s", what, rd_kafka_error_string(error));
}

void check(rd_kafka_resp_err_t code, const char* what)
{
    if (code != RD_KAFKA_RESP_ERR_NO_ERROR)
        qFatal("%s: %s", what, rd_kafka_err2str(code));
}

/// The topic's own answer: the event may be fine where the topic is not.
void checkTopics(const rd_kafka_topic_result_t** results, size_t count, const char* what)
{
    for (size_t i = 0; i < count; ++i)
        check(rd_kafka_topic_result_error(results[i]), what);
}

} // namespace

TestProducer::TestProducer(const QString& bootstrap, const QString& transactionalId,
                           const std::map<std::string, std::string>& settings)
{
    char reason[512] = "";
    rd_kafka_conf_t* conf = rd_kafka_conf_new();
    const auto set = [&](const std::string& name, const std::string& value) {
        if (rd_kafka_conf_set(conf, name.c_str(), value.c_str(), reason, sizeof reason) != RD_KAFKA_CONF_OK)
            qFatal("%s", reason);
    };
    set("bootstrap.servers", bootstrap.toStdString());
    set("linger.ms", "5");
    set("message.max.bytes", "20000000");
    if (!transactionalId.isEmpty())
        set("transactional.id", transactionalId.toStdString());
    for (const auto& [name, value] : settings)
        set(name, value);
    m_client = rd_kafka_new(RD_KAFKA_PRODUCER, conf, reason, sizeof reason);
    if (!m_client)
        qFatal("%s", reason);
    if (!transactionalId.isEmpty())
        check(rd_kafka_init_transactions(m_client, timeoutMs), "init_transactions");
}

TestProducer::~TestProducer()
{
    rd_kafka_flush(m_client, timeoutMs);
    rd_kafka_destroy(m_client);
}

void TestProducer::createTopic(const QString& name, int partitions, const std::map<std::string, std::string>& settings)
{
    char reason[512] = "";
    rd_kafka_NewTopic_t* topic = rd_kafka_NewTopic_new(name.toUtf8().constData(), partitions, 1, reason, sizeof reason);
    if (!topic)
        qFatal("%s", reason);
    for (const auto& [setting, value] : settings)
        rd_kafka_NewTopic_set_config(topic, setting.c_str(), value.c_str());
    rd_kafka_queue_t* queue = rd_kafka_queue_new(m_client);
    rd_kafka_CreateTopics(m_client, &topic, 1, nullptr, queue);
    rd_kafka_event_t* event = rd_kafka_queue_poll(queue, timeoutMs);
    if (!event)
        qFatal("no answer to CreateTopics");
    check(rd_kafka_event_error(event), "CreateTopics");
    size_t count = 0;
    checkTopics(rd_kafka_CreateTopics_result_topics(rd_kafka_event_CreateTopics_result(event), &count), count,
                "CreateTopics");
    rd_kafka_event_destroy(event);
    rd_kafka_queue_destroy(queue);
    rd_kafka_NewTopic_destroy(topic);
    awaitTopic(name, partitions);
}

/// The controller says that a topic is made before its broker tells others of it.
void TestProducer::awaitTopic(const QString& name, int partitions)
{
    rd_kafka_topic_t* topic = rd_kafka_topic_new(m_client, name.toUtf8().constData(), nullptr);
    QDeadlineTimer patience(timeoutMs);
    for (bool isThere = false; !isThere;) {
        const rd_kafka_metadata_t* metadata = nullptr;
        if (patience.hasExpired())
            qFatal("%s does not come to be", qPrintable(name));
        if (rd_kafka_metadata(m_client, 0, topic, &metadata, timeoutMs) != RD_KAFKA_RESP_ERR_NO_ERROR)
            continue;
        const rd_kafka_metadata_topic_t& found = metadata->topics[0];
        isThere = found.err == RD_KAFKA_RESP_ERR_NO_ERROR && found.partition_cnt == partitions &&
                  std::all_of(found.partitions, found.partitions + found.partition_cnt,
                              [](const rd_kafka_metadata_partition_t& partition) { return partition.leader >= 0; });
        rd_kafka_metadata_destroy(metadata);
        if (!isThere)
            rd_kafka_poll(m_client, 20);
    }
    rd_kafka_topic_destroy(topic);
}

void TestProducer::deleteTopic(const QString& name)
{
    rd_kafka_DeleteTopic_t* topic = rd_kafka_DeleteTopic_new(name.toUtf8().constData());
    rd_kafka_queue_t* queue = rd_kafka_queue_new(m_client);
    rd_kafka_DeleteTopics(m_client, &topic, 1, nullptr, queue);
    rd_kafka_event_t* event = rd_kafka_queue_poll(queue, timeoutMs);
    if (!event)
        qFatal("no answer to DeleteTopics");
    check(rd_kafka_event_error(event), "DeleteTopics");
    rd_kafka_event_destroy(event);
    rd_kafka_queue_destroy(queue);
    rd_kafka_DeleteTopic_destroy(topic);
}

void TestProducer::send(const QString& topic, const std::vector<TestRecord>& records)
{
    const QByteArray name = topic.toUtf8();
    for (const TestRecord& record : records) {
        rd_kafka_headers_t* headers = rd_kafka_headers_new(record.headers.size());
        for (const auto& [key, value] : record.headers)
            rd_kafka_header_add(headers, key.constData(), key.size(), value.constData(), value.size());
        const void* value = record.value ? record.value->constData() : nullptr;
        const void* key = record.key ? record.key->constData() : nullptr;
        const size_t valueSize = record.value ? size_t(record.value->size()) : 0;
        const size_t keySize = record.key ? size_t(record.key->size()) : 0;
        for (;;) {
            const auto code =
                rd_kafka_producev(m_client, RD_KAFKA_V_TOPIC(name.constData()), RD_KAFKA_V_PARTITION(record.partition),
                                  RD_KAFKA_V_VALUE(const_cast<void*>(value), valueSize), RD_KAFKA_V_KEY(key, keySize),
                                  RD_KAFKA_V_TIMESTAMP(record.timestampMs), RD_KAFKA_V_HEADERS(headers),
                                  RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY), RD_KAFKA_V_END);
            if (code != RD_KAFKA_RESP_ERR__QUEUE_FULL) {
                check(code, "produce");
                break;
            }
            rd_kafka_poll(m_client, 100);
        }
    }
    check(rd_kafka_flush(m_client, timeoutMs), "flush");
}

void TestProducer::begin() { check(rd_kafka_begin_transaction(m_client), "begin"); }
void TestProducer::commit() { check(rd_kafka_commit_transaction(m_client, timeoutMs), "commit"); }
void TestProducer::abort() { check(rd_kafka_abort_transaction(m_client, timeoutMs), "abort"); }

} // namespace weir::test
