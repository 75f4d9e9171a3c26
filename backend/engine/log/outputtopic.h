// Purpose: what TransactionalProducer gives to librdkafka and is told of it: a topic's handle and where its records
// went, settings, one record. Thread: the producer's. Limits: inside this folder.
#pragma once

#include "backend/engine/log/transactionalproducer.h"

#include <map>

struct rd_kafka_s;
struct rd_kafka_topic_s;
struct rd_kafka_message_s;

namespace weir::engine {

/// Its address is each record's opaque.
struct OutputTopic
{
    std::string name;
    rd_kafka_topic_s* handle = nullptr;
    std::vector<std::int64_t> last{};        ///< offsets since the transaction began, by partition; -1: none
    std::optional<Error>* failure = nullptr; ///< the first of a delivery

    static void onDelivery(rd_kafka_s* client, const rd_kafka_message_s* message, void*);
};

std::map<std::string, std::string> producerSettings(const std::string& id, const ProducerOptions& options);
/// librdkafka's code; 0: it is in the queue, copied.
int produce(rd_kafka_s* client, OutputTopic& topic, const OutputRecord& record);
std::size_t bytesOf(const OutputRecord& record);

} // namespace weir::engine
