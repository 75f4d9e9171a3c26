#include "backend/kafka/recordwriter.h"

#include <librdkafka/rdkafka.h>

namespace weir {
namespace {

/// What a cluster answers that does not let this user have a producer id; records can be written without one.
bool isAboutIdempotence(int code)
{
    return code == RD_KAFKA_RESP_ERR_CLUSTER_AUTHORIZATION_FAILED || code == RD_KAFKA_RESP_ERR__UNSUPPORTED_FEATURE ||
           code == RD_KAFKA_RESP_ERR_UNSUPPORTED_VERSION;
}

bool isTooLarge(int code)
{
    return code == RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE || code == RD_KAFKA_RESP_ERR_RECORD_LIST_TOO_LARGE;
}

/// "orders", or "orders/7" where it is only the partition that is not there.
QString subjectOf(int code, const char* topic, std::int32_t partition)
{
    const QString name = QString::fromUtf8(topic);
    return code == RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION ? QStringLiteral("%1/%2").arg(name).arg(partition) : name;
}

ProduceRecord copyOf(const rd_kafka_message_t& message, std::optional<std::int32_t> partition)
{
    ProduceRecord record;
    record.topic = rd_kafka_topic_name(message.rkt);
    record.partition = partition;
    if (message.key)
        record.key.emplace(static_cast<const char*>(message.key), message.key_len);
    if (message.payload)
        record.value.emplace(static_cast<const char*>(message.payload), message.len);
    rd_kafka_timestamp_type_t type;
    if (const std::int64_t time = rd_kafka_message_timestamp(&message, &type); time >= 0)
        record.timestampMs = time;
    rd_kafka_headers_t* headers = nullptr;
    if (rd_kafka_message_headers(&message, &headers) == RD_KAFKA_RESP_ERR_NO_ERROR) {
        const char* name = nullptr;
        const void* value = nullptr;
        std::size_t size = 0;
        for (std::size_t i = 0; rd_kafka_header_get_all(headers, i, &name, &value, &size) == RD_KAFKA_RESP_ERR_NO_ERROR;
             ++i) {
            ProduceHeader header{name, std::nullopt};
            if (value)
                header.value.emplace(static_cast<const char*>(value), size);
            record.headers.push_back(std::move(header));
        }
    }
    return record;
}

rd_kafka_headers_t* makeHeaders(const ProduceRecord& record)
{
    if (record.headers.empty())
        return nullptr;
    rd_kafka_headers_t* headers = rd_kafka_headers_new(record.headers.size());
    for (const ProduceHeader& header : record.headers) {
        rd_kafka_header_add(headers, header.name.data(), ssize_t(header.name.size()),
                            header.value ? header.value->data() : nullptr,
                            header.value ? ssize_t(header.value->size()) : 0);
    }
    return headers;
}

} // namespace

struct RecordWriter::Ticket
{
    RecordWriter* writer = nullptr;
    std::uint64_t tag = 0;
    std::size_t bytes = 0;
    std::optional<std::int32_t> partition; ///< as asked for; the message itself has the one that was chosen
    bool isAlone = false;
};

std::size_t ProduceRecord::bytes() const
{
    std::size_t sum = (key ? key->size() : 0) + (value ? value->size() : 0);
    for (const ProduceHeader& header : headers)
        sum += header.name.size() + (header.value ? header.value->size() : 0);
    return sum;
}

Result<std::unique_ptr<RecordWriter>> RecordWriter::make(ClientConf conf, const WriterOptions& options,
                                                         Delivered delivered)
{
    std::unique_ptr<RecordWriter> writer(new RecordWriter(std::move(conf), options, std::move(delivered)));
    Result<RdKafkaPtr> client = writer->makeProducer(false);
    if (!client)
        return client.error();
    writer->m_client = std::move(client).value();
    return writer;
}

RecordWriter::RecordWriter(ClientConf conf, const WriterOptions& options, Delivered delivered)
    : m_conf(std::move(conf)), m_options(options), m_delivered(std::move(delivered))
{
}

RecordWriter::~RecordWriter()
{
    // Tickets lie with librdkafka until their messages are told.
    m_silent = true;
    giveUp();
    for (const RdKafkaPtr* client : {&m_client, &m_alone}) {
        if (*client)
            rd_kafka_flush(client->get(), 1000);
    }
}

Result<RdKafkaPtr> RecordWriter::makeProducer(bool isAlone) const
{
    ClientConf conf = m_conf;
    conf.role = ClientRole::Producer;
    conf.extra.erase("isolation.level"); // of readers
    conf.extra["enable.idempotence"] = m_idempotent ? "true" : "false";
    conf.extra["acks"] = "all";
    conf.extra["partitioner"] = m_options.partitioner;
    conf.extra["compression.type"] = m_options.compression;
    conf.extra["linger.ms"] = std::to_string(m_options.lingerMs);
    conf.extra["delivery.timeout.ms"] = std::to_string(m_options.timeoutMs);
    conf.extra["message.max.bytes"] = "210000000"; // the broker decides
    conf.extra["queue.buffering.max.kbytes"] = "262144";
    conf.extra["queue.buffering.max.messages"] = std::to_string(2 * mostRecords);
    conf.extra["topic.metadata.propagation.max.ms"] = "3000"; // how long a topic that is not there is waited for
    if (isAlone)
        conf.extra["batch.num.messages"] = "1";
    conf.prepare = [](rd_kafka_conf_t* settings) { rd_kafka_conf_set_dr_msg_cb(settings, &onDelivery); };
    return makeClient(conf, m_failures);
}

Result<void> RecordWriter::send(const ProduceRecord& record, std::uint64_t tag)
{
    auto ticket = std::make_unique<Ticket>(Ticket{this, tag, record.bytes(), record.partition});
    const std::size_t bytes = ticket->bytes;
    const Result<void> done = put(m_client.get(), record, std::move(ticket));
    if (done) {
        ++m_underWay;
        m_bytesUnderWay += bytes;
    }
    return done;
}

Result<void> RecordWriter::put(rd_kafka_s* client, const ProduceRecord& record, std::unique_ptr<Ticket> ticket)
{
    // Outside of the macros, which don't take expressions.
    void* key = record.key ? const_cast<char*>(record.key->data()) : nullptr;
    const std::size_t keySize = record.key ? record.key->size() : 0;
    void* value = record.value ? const_cast<char*>(record.value->data()) : nullptr;
    const std::size_t valueSize = record.value ? record.value->size() : 0;
    const std::int32_t partition = record.partition.value_or(RD_KAFKA_PARTITION_UA);
    const std::int64_t time = record.timestampMs.value_or(0);
    void* opaque = ticket.get();
    rd_kafka_headers_t* headers = makeHeaders(record);
    const auto code = rd_kafka_producev(
        client, RD_KAFKA_V_TOPIC(record.topic.c_str()), RD_KAFKA_V_PARTITION(partition), RD_KAFKA_V_KEY(key, keySize),
        RD_KAFKA_V_VALUE(value, valueSize), RD_KAFKA_V_TIMESTAMP(time), RD_KAFKA_V_HEADERS(headers),
        RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY), RD_KAFKA_V_OPAQUE(opaque), RD_KAFKA_V_END);
    if (code == RD_KAFKA_RESP_ERR_NO_ERROR) {
        (void)ticket.release(); // comes back with the delivery
        return {};
    }
    if (headers)
        rd_kafka_headers_destroy(headers);
    return fromRdKafka(code, {}, subjectOf(code, record.topic.c_str(), partition));
}

void RecordWriter::onDelivery(rd_kafka_s* client, const rd_kafka_message_s* message, void*)
{
    std::unique_ptr<Ticket> ticket(static_cast<Ticket*>(message->_private));
    RecordWriter* writer = ticket->writer;
    writer->take(client, *message, std::move(ticket));
}

void RecordWriter::take(rd_kafka_s* client, const rd_kafka_message_s& message, std::unique_ptr<Ticket> ticket)
{
    int code = message.err;
    char reason[512] = "";
    const bool isFatal = code == RD_KAFKA_RESP_ERR__FATAL;
    if (isFatal)
        code = rd_kafka_fatal_error(client, reason, sizeof reason);
    const bool isForbidden = m_idempotent && isFatal && isAboutIdempotence(code);
    if (!m_givenUp && (isForbidden || (isTooLarge(code) && !ticket->isAlone))) {
        ticket->isAlone = ticket->isAlone || isTooLarge(code);
        m_again.emplace_back(copyOf(message, ticket->partition), std::move(ticket));
        return;
    }
    Delivery delivery;
    delivery.tag = ticket->tag;
    delivery.bytes = ticket->bytes;
    delivery.partition = message.partition;
    if (code == RD_KAFKA_RESP_ERR_NO_ERROR) {
        delivery.offset = message.offset;
        rd_kafka_timestamp_type_t type;
        delivery.timestampMs = rd_kafka_message_timestamp(&message, &type);
    } else {
        const char* words = rd_kafka_err2str(message.err); // not the message's own words: those are the record's bytes
        QString detail = QString::fromUtf8(isFatal ? reason : words ? words : "");
        delivery.error =
            fromRdKafka(code, detail, subjectOf(code, rd_kafka_topic_name(message.rkt), message.partition));
        if (code == RD_KAFKA_RESP_ERR__MSG_TIMED_OUT && m_failures->newest())
            delivery.error->detail += QStringLiteral("; ") + m_failures->newest()->detail;
    }
    tell(delivery);
}

void RecordWriter::tell(const Delivery& delivery)
{
    --m_underWay;
    m_bytesUnderWay -= delivery.bytes;
    if (!m_silent)
        m_delivered(delivery);
}

void RecordWriter::poll(int timeoutMs)
{
    rd_kafka_poll(m_client.get(), m_alone && rd_kafka_outq_len(m_alone.get()) > 0 ? 0 : timeoutMs);
    if (m_alone)
        rd_kafka_poll(m_alone.get(), rd_kafka_outq_len(m_alone.get()) > 0 ? timeoutMs : 0);
    if (!m_again.empty())
        sendAgain();
}

void RecordWriter::sendAgain()
{
    if (m_givenUp) {
        for (const auto& [record, ticket] : std::exchange(m_again, {})) {
            Delivery cancelled;
            cancelled.tag = ticket->tag;
            cancelled.bytes = ticket->bytes;
            cancelled.error = Error{ErrorKind::Cancelled};
            tell(cancelled);
        }
        return;
    }
    if (m_idempotent && rd_kafka_fatal_error(m_client.get(), nullptr, 0) != RD_KAFKA_RESP_ERR_NO_ERROR) {
        // What else it holds comes back by the same way before it goes.
        while (rd_kafka_outq_len(m_client.get()) > 0)
            rd_kafka_poll(m_client.get(), 10);
        m_idempotent = false;
        if (Result<RdKafkaPtr> client = makeProducer(false))
            m_client = std::move(client).value();
    }
    if (!m_alone) {
        if (Result<RdKafkaPtr> client = makeProducer(true))
            m_alone = std::move(client).value();
    }
    for (auto& [record, ticket] : std::exchange(m_again, {})) {
        rd_kafka_s* client = ticket->isAlone ? m_alone.get() : m_client.get();
        Delivery failed;
        failed.tag = ticket->tag;
        failed.bytes = ticket->bytes;
        if (!client)
            failed.error = Error{ErrorKind::Internal, 0, QStringLiteral("no client can be made")};
        else if (const Result<void> done = put(client, record, std::move(ticket)); !done)
            failed.error = done.error();
        if (failed.error)
            tell(failed);
    }
}

void RecordWriter::giveUp()
{
    m_givenUp = true;
    for (const RdKafkaPtr* client : {&m_client, &m_alone}) {
        if (*client)
            rd_kafka_purge(client->get(), RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT);
    }
}

std::optional<Error> RecordWriter::obstacle() const { return m_failures->newest(); }

} // namespace weir
