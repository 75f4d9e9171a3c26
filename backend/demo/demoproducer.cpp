#include "backend/demo/demoproducer.h"

#include <QElapsedTimer>
#include <librdkafka/rdkafka.h>

namespace weir {
namespace {

Result<void> toResult(rd_kafka_error_t* error)
{
    if (!error)
        return {};
    Error result = fromRdKafka(rd_kafka_error_code(error), QString::fromUtf8(rd_kafka_error_string(error)));
    result.retriable = rd_kafka_error_is_retriable(error);
    result.fatal = rd_kafka_error_is_fatal(error);
    rd_kafka_error_destroy(error);
    return result;
}

rd_kafka_headers_t* makeHeaders(const DemoRecord& record)
{
    if (record.headers.empty())
        return nullptr;
    rd_kafka_headers_t* headers = rd_kafka_headers_new(record.headers.size());
    for (const auto& [name, value] : record.headers) {
        rd_kafka_header_add(headers, name.data(), ssize_t(name.size()), value ? value->data() : nullptr,
                            value ? ssize_t(value->size()) : 0);
    }
    return headers;
}

} // namespace

Result<std::unique_ptr<DemoProducer>> DemoProducer::make(const ConnectionSpec& spec, const Secrets& secrets,
                                                         const std::string& transactionalId)
{
    std::map<std::string, std::string> extra = {
        {"enable.idempotence", "true"},    {"compression.type", "lz4"},      {"linger.ms", "20"},
        {"batch.size", "262144"},          {"message.max.bytes", "4194304"}, {"queue.buffering.max.messages", "200000"},
        {"partitioner", "murmur2_random"}, {"client.id", "weir-demo"}};
    if (!transactionalId.empty())
        extra["transactional.id"] = transactionalId;
    auto failures = std::make_shared<ConnectionFailures>();
    Result<RdKafkaPtr> client = makeClient({spec, secrets, ClientRole::Producer, std::move(extra), {}}, failures);
    if (!client)
        return client.error();
    return std::unique_ptr<DemoProducer>(new DemoProducer(std::move(client).value(), std::move(failures)));
}

DemoProducer::DemoProducer(RdKafkaPtr client, std::shared_ptr<ConnectionFailures> failures)
    : m_client(std::move(client)), m_failures(std::move(failures))
{
}

DemoProducer::~DemoProducer() { rd_kafka_purge(m_client.get(), RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT); }

Result<void> DemoProducer::send(const DemoRecord& record, int patienceMs)
{
    QElapsedTimer clock;
    clock.start();
    // Outside of the macros, which don't take expressions.
    void* key = record.key ? const_cast<char*>(record.key->data()) : nullptr;
    const std::size_t keySize = record.key ? record.key->size() : 0;
    void* value = record.value ? const_cast<char*>(record.value->data()) : nullptr;
    const std::size_t valueSize = record.value ? record.value->size() : 0;
    for (;;) {
        rd_kafka_headers_t* headers = makeHeaders(record);
        const auto code = rd_kafka_producev(
            m_client.get(), RD_KAFKA_V_TOPIC(record.topic.c_str()), RD_KAFKA_V_PARTITION(record.partition),
            RD_KAFKA_V_KEY(key, keySize), RD_KAFKA_V_VALUE(value, valueSize), RD_KAFKA_V_TIMESTAMP(record.timestampMs),
            RD_KAFKA_V_HEADERS(headers), RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY), RD_KAFKA_V_END);
        if (code == RD_KAFKA_RESP_ERR_NO_ERROR)
            return {};
        if (headers)
            rd_kafka_headers_destroy(headers);
        if (code != RD_KAFKA_RESP_ERR__QUEUE_FULL || clock.elapsed() >= patienceMs)
            return fromRdKafka(code, {}, QString::fromStdString(record.topic));
        rd_kafka_poll(m_client.get(), 20);
    }
}

Result<void> DemoProducer::flush(int timeoutMs)
{
    const auto code = rd_kafka_flush(m_client.get(), timeoutMs);
    if (code == RD_KAFKA_RESP_ERR_NO_ERROR)
        return {};
    return m_failures->newest().value_or(fromRdKafka(code, {}));
}

void DemoProducer::poll() { rd_kafka_poll(m_client.get(), 0); }

Result<void> DemoProducer::initTransactions(int timeoutMs)
{
    return toResult(rd_kafka_init_transactions(m_client.get(), timeoutMs));
}

Result<void> DemoProducer::beginTransaction() { return toResult(rd_kafka_begin_transaction(m_client.get())); }

Result<void> DemoProducer::endTransaction(bool isCommitted, int timeoutMs)
{
    if (isCommitted)
        return toResult(rd_kafka_commit_transaction(m_client.get(), timeoutMs));
    // What was sent must be in the log for there to be something aborted.
    rd_kafka_flush(m_client.get(), timeoutMs);
    return toResult(rd_kafka_abort_transaction(m_client.get(), timeoutMs));
}

} // namespace weir
