#include "backend/kafka/topiccreation.h"

#include "backend/kafka/clusteradmin.h"
#include "backend/kafka/wire/deadline.h"

#include <algorithm>
#include <librdkafka/rdkafka.h>
#include <set>
#include <thread>

namespace weir {
namespace {

constexpr int lookAgainMs = 50;

template <typename T, void (*destroy)(T*)> struct Destroy
{
    void operator()(T* object) const { destroy(object); }
};
template <typename T, void (*destroy)(T*)> using Owner = std::unique_ptr<T, Destroy<T, destroy>>;

bool isWhole(const ClusterMetadata::Topic& topic)
{
    return !topic.error && !topic.partitions.empty() &&
           std::all_of(topic.partitions.begin(), topic.partitions.end(),
                       [](const auto& partition) { return partition.leader >= 0; });
}

} // namespace

std::map<std::string, Result<void>> createTopics(rd_kafka_s* client, const std::vector<NewTopic>& topics, int timeoutMs)
{
    std::map<std::string, Result<void>> results;
    std::vector<Owner<rd_kafka_NewTopic_t, rd_kafka_NewTopic_destroy>> wanted;
    std::vector<rd_kafka_NewTopic_t*> pointers;
    char reason[512] = "";
    for (const NewTopic& topic : topics) {
        rd_kafka_NewTopic_t* made =
            rd_kafka_NewTopic_new(topic.name.c_str(), topic.partitions, topic.replication, reason, sizeof reason);
        if (!made) {
            results.insert_or_assign(topic.name, Error{ErrorKind::Invalid, 0, QString::fromUtf8(reason),
                                                       QString::fromStdString(topic.name)});
            continue;
        }
        for (const auto& [name, value] : topic.settings)
            rd_kafka_NewTopic_set_config(made, name.c_str(), value.c_str());
        wanted.emplace_back(made);
        pointers.push_back(made);
    }
    if (pointers.empty())
        return results;
    const Owner<rd_kafka_queue_t, rd_kafka_queue_destroy> queue(rd_kafka_queue_new(client));
    const Owner<rd_kafka_AdminOptions_t, rd_kafka_AdminOptions_destroy> options(
        rd_kafka_AdminOptions_new(client, RD_KAFKA_ADMIN_OP_CREATETOPICS));
    rd_kafka_AdminOptions_set_request_timeout(options.get(), timeoutMs, nullptr, 0);
    rd_kafka_AdminOptions_set_operation_timeout(options.get(), timeoutMs, nullptr, 0);
    rd_kafka_CreateTopics(client, pointers.data(), pointers.size(), options.get(), queue.get());
    const Owner<rd_kafka_event_t, rd_kafka_event_destroy> event(rd_kafka_queue_poll(queue.get(), timeoutMs + 1000));
    const auto failed = event ? rd_kafka_event_error(event.get()) : RD_KAFKA_RESP_ERR__TIMED_OUT;
    std::size_t count = 0;
    if (failed == RD_KAFKA_RESP_ERR_NO_ERROR) {
        const auto* told = rd_kafka_CreateTopics_result_topics(rd_kafka_event_CreateTopics_result(event.get()), &count);
        for (std::size_t i = 0; i < count; ++i) {
            const char* name = rd_kafka_topic_result_name(told[i]);
            const auto code = rd_kafka_topic_result_error(told[i]);
            const char* words = rd_kafka_topic_result_error_string(told[i]);
            results.insert_or_assign(name, code == RD_KAFKA_RESP_ERR_NO_ERROR
                                               ? Result<void>()
                                               : Result<void>(fromRdKafka(code, QString::fromUtf8(words ? words : ""),
                                                                          QString::fromUtf8(name))));
        }
    }
    const QString words = event ? QString::fromUtf8(rd_kafka_event_error_string(event.get())) : QString();
    for (const NewTopic& topic : topics) {
        results.try_emplace(topic.name,
                            fromRdKafka(failed != RD_KAFKA_RESP_ERR_NO_ERROR ? failed : RD_KAFKA_RESP_ERR_UNKNOWN,
                                        words, QString::fromStdString(topic.name)));
    }
    return results;
}

Result<void> waitForTopics(rd_kafka_s* client, const std::vector<std::string>& names, int timeoutMs)
{
    const Deadline deadline(timeoutMs);
    std::set<QString> waiting;
    for (const std::string& name : names)
        waiting.insert(QString::fromStdString(name));
    for (;;) {
        const Result<ClusterMetadata> metadata = ClusterAdmin(client).metadata(std::max(1, deadline.remainingMs()));
        if (metadata) {
            for (const ClusterMetadata::Topic& topic : metadata->topics) {
                if (isWhole(topic))
                    waiting.erase(topic.name);
            }
        }
        if (waiting.empty())
            return {};
        if (deadline.isOver())
            return metadata ? Error{ErrorKind::Timeout, 0, QStringLiteral("the topic has no leaders yet"),
                                    *waiting.begin(), true}
                            : metadata.error();
        std::this_thread::sleep_for(std::chrono::milliseconds(lookAgainMs));
    }
}

} // namespace weir
