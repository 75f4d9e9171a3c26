#include "backend/engine/log/outputtopic.h"

#include "backend/engine/log/logerror.h"

#include <algorithm>
#include <librdkafka/rdkafka.h>

namespace weir::engine {
namespace {

constexpr char mostMessages[] = "200000", mostKilobytes[] = "262144";

rd_kafka_headers_t* makeHeaders(std::span<const RecordHeader> headers)
{
    if (headers.empty())
        return nullptr;
    rd_kafka_headers_t* made = rd_kafka_headers_new(headers.size());
    for (const RecordHeader& header : headers) {
        rd_kafka_header_add(made, header.name.data(), ssize_t(header.name.size()),
                            header.isNull ? nullptr : header.value.data(),
                            header.isNull ? 0 : ssize_t(header.value.size()));
    }
    return made;
}

} // namespace

void OutputTopic::onDelivery(rd_kafka_s* client, const rd_kafka_message_s* message, void*)
{
    auto* topic = static_cast<OutputTopic*>(message->_private);
    if (message->err == RD_KAFKA_RESP_ERR_NO_ERROR) {
        const auto partition = std::size_t(message->partition);
        if (partition >= topic->last.size())
            topic->last.resize(partition + 1, -1);
        topic->last[partition] = std::max(topic->last[partition], message->offset);
        return;
    }
    if (*topic->failure)
        return; // the first one is the cause
    // Not rd_kafka_message_errstr(): for a record it is the record's own bytes.
    Error error = errorOf(client, message->err, {}, subjectOf(topic->name, message->partition));
    error.retriable = false; // the record is lost, the transaction with it
    *topic->failure = std::move(error);
}

std::map<std::string, std::string> producerSettings(const std::string& id, const ProducerOptions& options)
{
    const std::string timeout = std::to_string(options.transactionTimeoutMs);
    return {{"transactional.id", id},
            {"transaction.timeout.ms", timeout},
            {"message.timeout.ms", timeout},
            {"acks", "all"},
            {"linger.ms", std::to_string(options.lingerMs)},
            {"compression.type", options.compression},
            {"batch.size", std::to_string(options.batchBytes)},
            {"batch.num.messages", "100000"},
            {"message.max.bytes", std::to_string(options.messageMaxBytes)},
            {"queue.buffering.max.messages", mostMessages},
            {"queue.buffering.max.kbytes", mostKilobytes},
            {"partitioner", "murmur2_random"},
            {"topic.metadata.propagation.max.ms", "3000"}, // how long a topic that is not there is waited for
            // While the brokers still write the last commit's markers they want the next transaction's first request
            // again: with librdkafka's 100 ms every small commit takes as long.
            {"retry.backoff.ms", "10"},
            {"statistics.interval.ms", "5000"}};
}

std::size_t bytesOf(const OutputRecord& record)
{
    std::size_t bytes = (record.key ? record.key->size() : 0) + (record.value ? record.value->size() : 0);
    for (const RecordHeader& header : record.headers)
        bytes += header.name.size() + header.value.size();
    return bytes;
}

int produce(rd_kafka_s* client, OutputTopic& topic, const OutputRecord& record)
{
    // Outside of the macros, which don't take expressions. librdkafka tells null from empty by the pointer.
    void* key = record.key ? const_cast<char*>(record.key->empty() ? "" : record.key->data()) : nullptr;
    const std::size_t keySize = record.key ? record.key->size() : 0;
    void* value = record.value ? const_cast<char*>(record.value->empty() ? "" : record.value->data()) : nullptr;
    const std::size_t valueSize = record.value ? record.value->size() : 0;
    const std::int64_t time = record.timestampMs.value_or(0);
    rd_kafka_headers_t* headers = makeHeaders(record.headers);
    const auto code = rd_kafka_producev(
        client, RD_KAFKA_V_RKT(topic.handle), RD_KAFKA_V_PARTITION(record.partition), RD_KAFKA_V_KEY(key, keySize),
        RD_KAFKA_V_VALUE(value, valueSize), RD_KAFKA_V_TIMESTAMP(time), RD_KAFKA_V_HEADERS(headers),
        RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY), RD_KAFKA_V_OPAQUE(&topic), RD_KAFKA_V_END);
    if (code != RD_KAFKA_RESP_ERR_NO_ERROR && headers)
        rd_kafka_headers_destroy(headers);
    return code;
}

} // namespace weir::engine
