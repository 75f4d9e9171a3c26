#include "backend/kafka/clusteradmin.h"

#include <algorithm>
#include <chrono>
#include <librdkafka/rdkafka.h>

namespace weir {
namespace {

struct MetadataDeleter
{
    void operator()(const rd_kafka_metadata_t* metadata) const { rd_kafka_metadata_destroy(metadata); }
};
struct TopicDeleter
{
    void operator()(rd_kafka_topic_t* topic) const { rd_kafka_topic_destroy(topic); }
};
struct ListDeleter
{
    void operator()(rd_kafka_topic_partition_list_t* list) const { rd_kafka_topic_partition_list_destroy(list); }
};
struct QueueDeleter
{
    void operator()(rd_kafka_queue_t* queue) const { rd_kafka_queue_destroy(queue); }
};
struct EventDeleter
{
    void operator()(rd_kafka_event_t* event) const { rd_kafka_event_destroy(event); }
};
struct OptionsDeleter
{
    void operator()(rd_kafka_AdminOptions_t* options) const { rd_kafka_AdminOptions_destroy(options); }
};

ClusterMetadata::PartitionMeta toPartition(const rd_kafka_metadata_partition_t& from, const QString& topic)
{
    ClusterMetadata::PartitionMeta to;
    to.id = from.id;
    to.leader = from.leader;
    to.replicas.assign(from.replicas, from.replicas + from.replica_cnt);
    to.inSync.assign(from.isrs, from.isrs + from.isr_cnt);
    if (from.err != RD_KAFKA_RESP_ERR_NO_ERROR && from.err != RD_KAFKA_RESP_ERR_REPLICA_NOT_AVAILABLE)
        to.error = fromRdKafka(from.err, {}, QStringLiteral("%1/%2").arg(topic).arg(from.id));
    return to;
}

ClusterMetadata::Topic toTopic(const rd_kafka_metadata_topic_t& from)
{
    ClusterMetadata::Topic to;
    to.name = QString::fromUtf8(from.topic);
    if (from.err != RD_KAFKA_RESP_ERR_NO_ERROR)
        to.error = fromRdKafka(from.err, {}, to.name);
    to.partitions.reserve(std::size_t(from.partition_cnt));
    for (int i = 0; i < from.partition_cnt; ++i)
        to.partitions.push_back(toPartition(from.partitions[i], to.name));
    std::sort(to.partitions.begin(), to.partitions.end(), [](const auto& a, const auto& b) { return a.id < b.id; });
    return to;
}

QString sourceName(rd_kafka_ConfigSource_t source)
{
    switch (source) {
    case RD_KAFKA_CONFIG_SOURCE_DYNAMIC_TOPIC_CONFIG:
        return QStringLiteral("topic");
    case RD_KAFKA_CONFIG_SOURCE_DYNAMIC_BROKER_CONFIG:
        return QStringLiteral("dynamic broker");
    case RD_KAFKA_CONFIG_SOURCE_DYNAMIC_DEFAULT_BROKER_CONFIG:
        return QStringLiteral("dynamic default");
    case RD_KAFKA_CONFIG_SOURCE_STATIC_BROKER_CONFIG:
        return QStringLiteral("broker");
    case RD_KAFKA_CONFIG_SOURCE_DEFAULT_CONFIG:
        return QStringLiteral("default");
    default:
        return QStringLiteral("unknown");
    }
}

ConfigEntry toEntry(const rd_kafka_ConfigEntry_t* from)
{
    ConfigEntry to;
    to.name = QString::fromUtf8(rd_kafka_ConfigEntry_name(from));
    const char* value = rd_kafka_ConfigEntry_value(from);
    to.isNull = value == nullptr;
    to.value = QString::fromUtf8(value);
    to.isSensitive = rd_kafka_ConfigEntry_is_sensitive(from);
    to.isReadOnly = rd_kafka_ConfigEntry_is_read_only(from);
    to.source = sourceName(rd_kafka_ConfigEntry_source(from));
    size_t count = 0;
    const rd_kafka_ConfigEntry_t** synonyms = rd_kafka_ConfigEntry_synonyms(from, &count);
    for (size_t i = 0; i < count; ++i) {
        to.synonyms.append(QStringLiteral("%1: %2 = %3")
                               .arg(sourceName(rd_kafka_ConfigEntry_source(synonyms[i])),
                                    QString::fromUtf8(rd_kafka_ConfigEntry_name(synonyms[i])),
                                    QString::fromUtf8(rd_kafka_ConfigEntry_value(synonyms[i]))));
    }
    return to;
}

using SettingsByTopic = std::map<QString, Result<QVector<ConfigEntry>>>;

void failAll(SettingsByTopic& settings, const QStringList& topics, const Error& error)
{
    for (const QString& topic : topics)
        settings.insert_or_assign(topic, error);
}

void readAnswer(rd_kafka_event_t* event, const QStringList& topics, SettingsByTopic& settings)
{
    if (rd_kafka_event_error(event) != RD_KAFKA_RESP_ERR_NO_ERROR) {
        failAll(settings, topics,
                fromRdKafka(rd_kafka_event_error(event), QString::fromUtf8(rd_kafka_event_error_string(event))));
        return;
    }
    size_t count = 0;
    const rd_kafka_ConfigResource_t** answers =
        rd_kafka_DescribeConfigs_result_resources(rd_kafka_event_DescribeConfigs_result(event), &count);
    for (size_t i = 0; i < count; ++i) {
        const QString topic = QString::fromUtf8(rd_kafka_ConfigResource_name(answers[i]));
        if (const auto code = rd_kafka_ConfigResource_error(answers[i]); code != RD_KAFKA_RESP_ERR_NO_ERROR) {
            const char* text = rd_kafka_ConfigResource_error_string(answers[i]);
            settings.insert_or_assign(topic, fromRdKafka(code, QString::fromUtf8(text), topic));
            continue;
        }
        size_t entryCount = 0;
        const rd_kafka_ConfigEntry_t** entries = rd_kafka_ConfigResource_configs(answers[i], &entryCount);
        QVector<ConfigEntry> list;
        list.reserve(qsizetype(entryCount));
        for (size_t e = 0; e < entryCount; ++e)
            list.append(toEntry(entries[e]));
        std::sort(list.begin(), list.end(), [](const ConfigEntry& a, const ConfigEntry& b) { return a.name < b.name; });
        settings.insert_or_assign(topic, list);
    }
}

} // namespace

Result<ClusterMetadata> ClusterAdmin::metadata(int timeoutMs, const QString& topic)
{
    std::unique_ptr<rd_kafka_topic_t, TopicDeleter> handle;
    if (!topic.isEmpty())
        handle.reset(rd_kafka_topic_new(m_client, topic.toUtf8().constData(), nullptr));
    const rd_kafka_metadata_t* raw = nullptr;
    const auto code = rd_kafka_metadata(m_client, topic.isEmpty() ? 1 : 0, handle.get(), &raw, timeoutMs);
    if (code != RD_KAFKA_RESP_ERR_NO_ERROR)
        return fromRdKafka(code, {}, topic);
    const std::unique_ptr<const rd_kafka_metadata_t, MetadataDeleter> owned(raw);
    ClusterMetadata metadata;
    for (int i = 0; i < raw->broker_cnt; ++i)
        metadata.brokers.push_back({raw->brokers[i].id, QString::fromUtf8(raw->brokers[i].host), raw->brokers[i].port});
    metadata.topics.reserve(std::size_t(raw->topic_cnt));
    for (int i = 0; i < raw->topic_cnt; ++i)
        metadata.topics.push_back(toTopic(raw->topics[i]));
    std::sort(metadata.topics.begin(), metadata.topics.end(),
              [](const auto& a, const auto& b) { return a.name < b.name; });
    // Both are answered from the metadata just fetched: a timeout of 0 never blocks.
    metadata.controller = rd_kafka_controllerid(m_client, 0);
    if (char* id = rd_kafka_clusterid(m_client, 0)) {
        metadata.clusterId = QString::fromUtf8(id);
        rd_kafka_mem_free(m_client, id);
    }
    return metadata;
}

Offsets ClusterAdmin::offsets(const std::vector<TopicPartition>& partitions, std::int64_t time, int timeoutMs)
{
    // librdkafka looks for every answer by going through the whole list: a long one costs its square.
    constexpr std::ptrdiff_t most = 1000;
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::milliseconds(timeoutMs);
    Offsets offsets;
    for (auto first = partitions.begin(); first != partitions.end();) {
        const auto last = first + std::min(most, partitions.end() - first);
        const auto left =
            std::chrono::duration_cast<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
        offsets.merge(someOffsets({first, last}, time, std::max(1, int(left.count()))));
        first = last;
    }
    return offsets;
}

Offsets ClusterAdmin::someOffsets(const std::vector<TopicPartition>& partitions, std::int64_t time, int timeoutMs)
{
    const std::unique_ptr<rd_kafka_topic_partition_list_t, ListDeleter> list(
        rd_kafka_topic_partition_list_new(int(partitions.size())));
    for (const TopicPartition& at : partitions)
        rd_kafka_topic_partition_list_add(list.get(), at.topic.toUtf8().constData(), at.partition)->offset = time;
    // Asks for the ends as well as for times: librdkafka hands the number on to ListOffsets, one request a broker.
    const auto code = rd_kafka_offsets_for_times(m_client, list.get(), timeoutMs);
    Offsets offsets;
    std::vector<TopicPartition> beyond;
    for (int i = 0; i < list->cnt; ++i) {
        const rd_kafka_topic_partition_t& at = list->elems[i];
        TopicPartition key{QString::fromUtf8(at.topic), at.partition};
        const auto failed = at.err != RD_KAFKA_RESP_ERR_NO_ERROR ? at.err : code;
        const bool answered =
            at.err == RD_KAFKA_RESP_ERR_NO_ERROR && at.offset >= 0 && code != RD_KAFKA_RESP_ERR__TIMED_OUT;
        if (answered && (time >= 0 || code == RD_KAFKA_RESP_ERR_NO_ERROR))
            offsets.insert_or_assign(std::move(key), at.offset);
        else if (failed == RD_KAFKA_RESP_ERR_NO_ERROR)
            beyond.push_back(key);
        else
            offsets.insert_or_assign(
                key, fromRdKafka(failed, {}, QStringLiteral("%1/%2").arg(key.topic).arg(key.partition)));
    }
    if (!beyond.empty() && time >= 0)
        offsets.merge(someOffsets(beyond, atEnd, timeoutMs));
    for (const TopicPartition& at : beyond)
        offsets.try_emplace(
            at, Error{ErrorKind::Unavailable, 0, QStringLiteral("the broker told no offset"), at.topic, true, false});
    return offsets;
}

std::map<QString, Result<QVector<ConfigEntry>>> ClusterAdmin::topicSettings(const QStringList& topics, int timeoutMs)
{
    SettingsByTopic settings;
    constexpr int most = 1000;
    for (qsizetype first = 0; first < topics.size(); first += most) {
        const QStringList part = topics.mid(first, most);
        std::vector<rd_kafka_ConfigResource_t*> resources;
        for (const QString& topic : part)
            resources.push_back(rd_kafka_ConfigResource_new(RD_KAFKA_RESOURCE_TOPIC, topic.toUtf8().constData()));
        const std::unique_ptr<rd_kafka_AdminOptions_t, OptionsDeleter> options(
            rd_kafka_AdminOptions_new(m_client, RD_KAFKA_ADMIN_OP_DESCRIBECONFIGS));
        rd_kafka_AdminOptions_set_request_timeout(options.get(), timeoutMs, nullptr, 0);
        const std::unique_ptr<rd_kafka_queue_t, QueueDeleter> queue(rd_kafka_queue_new(m_client));
        rd_kafka_DescribeConfigs(m_client, resources.data(), resources.size(), options.get(), queue.get());
        const std::unique_ptr<rd_kafka_event_t, EventDeleter> event(rd_kafka_queue_poll(queue.get(), timeoutMs + 1000));
        if (event)
            readAnswer(event.get(), part, settings);
        else
            failAll(settings, part, fromRdKafka(RD_KAFKA_RESP_ERR__TIMED_OUT, {}));
        rd_kafka_ConfigResource_destroy_array(resources.data(), resources.size());
    }
    return settings;
}

} // namespace weir
