#include "backend/demo/demotopics.h"

#include "backend/demo/demoextras.h"
#include "backend/kafka/clusteradmin.h"

#include <QElapsedTimer>
#include <QSet>
#include <QThread>
#include <algorithm>
#include <librdkafka/rdkafka.h>
#include <memory>

namespace weir {
namespace {

template <typename T, void (*destroy)(T*)> struct Destroyer
{
    void operator()(T* object) const { destroy(object); }
};
using QueuePtr = std::unique_ptr<rd_kafka_queue_t, Destroyer<rd_kafka_queue_t, rd_kafka_queue_destroy>>;
using EventPtr = std::unique_ptr<rd_kafka_event_t, Destroyer<rd_kafka_event_t, rd_kafka_event_destroy>>;
using OptionsPtr =
    std::unique_ptr<rd_kafka_AdminOptions_t, Destroyer<rd_kafka_AdminOptions_t, rd_kafka_AdminOptions_destroy>>;

OptionsPtr makeOptions(rd_kafka_s* client, rd_kafka_admin_op_t operation, int timeoutMs)
{
    OptionsPtr options(rd_kafka_AdminOptions_new(client, operation));
    rd_kafka_AdminOptions_set_request_timeout(options.get(), timeoutMs, nullptr, 0);
    rd_kafka_AdminOptions_set_operation_timeout(options.get(), timeoutMs, nullptr, 0);
    return options;
}

/// The first error of an answer that is none of the two.
Result<void> firstError(rd_kafka_event_t* event, const rd_kafka_topic_result_t** results, size_t count,
                        rd_kafka_resp_err_t accepted)
{
    if (rd_kafka_event_error(event) != RD_KAFKA_RESP_ERR_NO_ERROR)
        return fromRdKafka(rd_kafka_event_error(event), QString::fromUtf8(rd_kafka_event_error_string(event)));
    for (size_t i = 0; i < count; ++i) {
        const auto code = rd_kafka_topic_result_error(results[i]);
        if (code == RD_KAFKA_RESP_ERR_NO_ERROR || code == accepted)
            continue;
        return fromRdKafka(code, QString::fromUtf8(rd_kafka_topic_result_error_string(results[i])),
                           QString::fromUtf8(rd_kafka_topic_result_name(results[i])));
    }
    return {};
}

/// Asks for metadata until `isReached` likes it.
template <typename Condition> Result<void> waitForMetadata(rd_kafka_s* client, int timeoutMs, Condition isReached)
{
    ClusterAdmin admin(client);
    QElapsedTimer clock;
    clock.start();
    while (clock.elapsed() < timeoutMs) {
        const Result<ClusterMetadata> metadata = admin.metadata(timeoutMs);
        if (metadata && isReached(*metadata))
            return {};
        QThread::msleep(50);
    }
    return Error{
        ErrorKind::Timeout, 0, QStringLiteral("the brokers did not all learn of the topics in time"), {}, true};
}

} // namespace

std::vector<DemoTopic> demoTopics(std::int64_t ageMs, std::int64_t endedMs)
{
    constexpr std::int64_t dayMs = 86'400'000;
    const auto days = [&](std::int64_t count) { return std::to_string(ageMs + count * dayMs); };
    return {{"orders", 12, {{"retention.ms", days(150)}}},
            {"clicks", 24, {{"retention.ms", days(14)}, {"segment.bytes", "67108864"}}},
            {"cart-sessions",
             6,
             {{"cleanup.policy", "compact,delete"}, {"retention.ms", days(30)}, {"delete.retention.ms", "3600000"}}},
            {"payments", 6, {{"retention.ms", "-1"}}},
            {"shipments", 6, {{"retention.ms", days(60)}}},
            {"inventory", 4, {{"cleanup.policy", "compact"}, {"min.cleanable.dirty.ratio", "0.3"}}},
            {"customers", 3, {{"cleanup.policy", "compact"}}},
            {"audit", 3, {{"retention.ms", days(335)}}},
            {"sensor-readings", 2, {{"retention.ms", days(30)}, {"retention.bytes", "1073741824"}}},
            {"telemetry.broken", 2, {{"retention.ms", days(30)}}},
            {"images",
             2,
             {{"retention.ms", days(30)}, {"max.message.bytes", "4194304"}, {"compression.type", "uncompressed"}}},
            {"catalogue-exports", 1, {{"retention.ms", days(30)}, {"max.message.bytes", "4194304"}}},
            {"returns", 2, {{"retention.ms", days(60)}}},
            {"loyalty-points", 2, {{"retention.ms", days(60)}}},
            {"door-sensors", 2, {{"retention.ms", days(30)}}},
            {"legacy-invoices", 2, {{"retention.ms", "-1"}}},
            {"parcel-scans", 3, {{"retention.ms", days(30)}}},
            {"archive", 1, {{"retention.ms", "-1"}}},
            {"counters", 1, {{"cleanup.policy", "compact"}}},
            {"price-ticks", 2, {{"retention.ms", std::to_string(endedMs + priceTicksKeptMs)}, {"segment.ms", "60000"}}},
            {"fraud-alerts", 1, {{"retention.ms", "604800000"}}}};
}

DemoTopic demoMarkerTopic() { return {"weir.demo", 1, {{"cleanup.policy", "compact"}}}; }

std::string_view topicOf(ShopStream stream)
{
    switch (stream) {
    case ShopStream::Orders:
        return "orders";
    case ShopStream::Clicks:
        return "clicks";
    case ShopStream::Carts:
        return "cart-sessions";
    case ShopStream::Payments:
        return "payments";
    case ShopStream::Shipments:
        return "shipments";
    case ShopStream::Inventory:
        return "inventory";
    case ShopStream::Customers:
        return "customers";
    case ShopStream::Audit:
        return "audit";
    case ShopStream::Sensors:
        break;
    }
    return "sensor-readings";
}

Result<void> createTopics(rd_kafka_s* client, const std::vector<DemoTopic>& topics, int replicas, int timeoutMs)
{
    std::vector<rd_kafka_NewTopic_t*> wanted;
    char reason[256] = "";
    for (const DemoTopic& topic : topics) {
        rd_kafka_NewTopic_t* one =
            rd_kafka_NewTopic_new(topic.name.c_str(), topic.partitions, replicas, reason, sizeof reason);
        if (!one) {
            rd_kafka_NewTopic_destroy_array(wanted.data(), wanted.size());
            return Error{ErrorKind::Invalid, 0, QString::fromUtf8(reason), QString::fromStdString(topic.name)};
        }
        for (const auto& [name, value] : topic.settings)
            rd_kafka_NewTopic_set_config(one, name.c_str(), value.c_str());
        wanted.push_back(one);
    }
    const OptionsPtr options = makeOptions(client, RD_KAFKA_ADMIN_OP_CREATETOPICS, timeoutMs);
    const QueuePtr queue(rd_kafka_queue_new(client));
    rd_kafka_CreateTopics(client, wanted.data(), wanted.size(), options.get(), queue.get());
    const EventPtr event(rd_kafka_queue_poll(queue.get(), timeoutMs + 1000));
    rd_kafka_NewTopic_destroy_array(wanted.data(), wanted.size());
    if (!event)
        return fromRdKafka(RD_KAFKA_RESP_ERR__TIMED_OUT, {});
    size_t count = 0;
    const rd_kafka_topic_result_t** results =
        rd_kafka_CreateTopics_result_topics(rd_kafka_event_CreateTopics_result(event.get()), &count);
    if (const Result<void> made = firstError(event.get(), results, count, RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS);
        !made)
        return made;
    return waitForMetadata(client, timeoutMs, [&](const ClusterMetadata& metadata) {
        return std::all_of(topics.begin(), topics.end(), [&](const DemoTopic& topic) {
            const auto at = std::find_if(metadata.topics.begin(), metadata.topics.end(),
                                         [&](const auto& known) { return known.name.toStdString() == topic.name; });
            return at != metadata.topics.end() && !at->error && !at->partitions.empty() &&
                   std::all_of(at->partitions.begin(), at->partitions.end(),
                               [](const auto& partition) { return partition.leader >= 0; });
        });
    });
}

Result<void> deleteTopics(rd_kafka_s* client, const QStringList& names, int timeoutMs)
{
    if (names.isEmpty())
        return {};
    std::vector<rd_kafka_DeleteTopic_t*> unwanted;
    for (const QString& name : names)
        unwanted.push_back(rd_kafka_DeleteTopic_new(name.toUtf8().constData()));
    const OptionsPtr options = makeOptions(client, RD_KAFKA_ADMIN_OP_DELETETOPICS, timeoutMs);
    const QueuePtr queue(rd_kafka_queue_new(client));
    rd_kafka_DeleteTopics(client, unwanted.data(), unwanted.size(), options.get(), queue.get());
    const EventPtr event(rd_kafka_queue_poll(queue.get(), timeoutMs + 1000));
    rd_kafka_DeleteTopic_destroy_array(unwanted.data(), unwanted.size());
    if (!event)
        return fromRdKafka(RD_KAFKA_RESP_ERR__TIMED_OUT, {});
    size_t count = 0;
    const rd_kafka_topic_result_t** results =
        rd_kafka_DeleteTopics_result_topics(rd_kafka_event_DeleteTopics_result(event.get()), &count);
    if (const Result<void> gone = firstError(event.get(), results, count, RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART);
        !gone)
        return gone;
    return waitForMetadata(client, timeoutMs, [&](const ClusterMetadata& metadata) {
        return std::none_of(metadata.topics.begin(), metadata.topics.end(),
                            [&](const auto& topic) { return !topic.error && names.contains(topic.name); });
    });
}

} // namespace weir
