// Purpose: writes records through a librdkafka producer: acks=all, idempotent unless the cluster forbids it, each
// delivery told. Thread: one worker; make() and the destructor may take 100 ms. Limits: at most 32 MiB (or one record)
// and 50,000 records are under way, canTake() says when to wait; a record may have 200 MB, the broker's limit is
// usually far lower. A record that is refused only because its whole batch was too large is sent again alone.
#pragma once

#include "backend/base/result.h"
#include "backend/kafka/clientconf.h"
#include "backend/kafka/connectionfailures.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

struct rd_kafka_message_s;

namespace weir {

struct ProduceHeader
{
    std::string name;
    std::optional<std::string> value; ///< none: null
    friend bool operator==(const ProduceHeader&, const ProduceHeader&) = default;
};

struct ProduceRecord
{
    std::string topic;
    std::optional<std::int32_t> partition; ///< none: by key
    std::optional<std::string> key;        ///< none: null
    std::optional<std::string> value;      ///< none: null, a tombstone
    std::vector<ProduceHeader> headers;
    std::optional<std::int64_t> timestampMs; ///< none: now

    std::size_t bytes() const; ///< of key, value and headers
    friend bool operator==(const ProduceRecord&, const ProduceRecord&) = default;
};

struct Delivery
{
    std::uint64_t tag = 0; ///< as given to send()
    std::int32_t partition = -1;
    std::int64_t offset = -1;
    std::int64_t timestampMs = -1;
    std::size_t bytes = 0;
    std::optional<Error> error; ///< none: it is written
};

struct WriterOptions
{
    std::string partitioner = "murmur2_random"; ///< librdkafka's names
    std::string compression = "none";
    int lingerMs = 5;
    int timeoutMs = 300'000; ///< a record that is not written by then has failed
};

class RecordWriter
{
public:
    using Delivered = std::function<void(const Delivery&)>;

    /// `conf` gives connection and secrets; its role is not looked at. Errors: as makeClient.
    static Result<std::unique_ptr<RecordWriter>> make(ClientConf conf, const WriterOptions& options,
                                                      Delivered delivered);
    ~RecordWriter(); ///< what has not been written by now is given up, without a word
    RecordWriter(const RecordWriter&) = delete;
    RecordWriter& operator=(const RecordWriter&) = delete;

    bool canTake() const { return m_underWay < mostRecords && (m_bytesUnderWay < mostBytes || m_underWay == 0); }
    /// Precondition: canTake(). An error here means that `delivered` will not be called for it: Limit (too large for
    /// any broker), Invalid, NotFound (the subject is "topic/partition" where only that is not there).
    Result<void> send(const ProduceRecord& record, std::uint64_t tag);
    /// Hands over what has been delivered or has failed; waits up to timeoutMs for something.
    void poll(int timeoutMs);
    std::size_t underWay() const { return m_underWay; }
    /// Gives up what has not been written: it is told as Cancelled by the next polls.
    void giveUp();
    /// Why nothing moves at the moment, if something is known.
    std::optional<Error> obstacle() const;

private:
    struct Ticket;
    static constexpr std::size_t mostRecords = 50'000;
    static constexpr std::size_t mostBytes = 32 * 1024 * 1024;

    RecordWriter(ClientConf conf, const WriterOptions& options, Delivered delivered);
    static void onDelivery(rd_kafka_s* client, const rd_kafka_message_s* message, void* opaque);
    Result<RdKafkaPtr> makeProducer(bool isAlone) const;
    Result<void> put(rd_kafka_s* client, const ProduceRecord& record, std::unique_ptr<Ticket> ticket);
    void take(rd_kafka_s* client, const rd_kafka_message_s& message, std::unique_ptr<Ticket> ticket);
    void tell(const Delivery& delivery);
    void sendAgain();

    const ClientConf m_conf;
    const WriterOptions m_options;
    const Delivered m_delivered;
    const std::shared_ptr<ConnectionFailures> m_failures = std::make_shared<ConnectionFailures>();
    bool m_idempotent = true;
    bool m_givenUp = false;
    bool m_silent = false;
    RdKafkaPtr m_client;
    RdKafkaPtr m_alone; ///< one record a request; null until one is needed
    std::vector<std::pair<ProduceRecord, std::unique_ptr<Ticket>>> m_again;
    std::size_t m_underWay = 0, m_bytesUnderWay = 0;
};

} // namespace weir
