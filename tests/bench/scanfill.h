// Purpose: topics of many JSON events, the same in every run, for the benches of scans and searches. Thread: the
// bench's; filling blocks.
#pragma once

#include "tests/bench/bench.h"

#include <librdkafka/rdkafka.h>

namespace weir::bench {

/// Numbers that look random and are the same everywhere.
class EventNumbers
{
public:
    explicit EventNumbers(std::uint64_t seed) : m_state(seed * 0x9e3779b97f4a7c15U + 1) {}
    std::uint64_t next()
    {
        m_state += 0x9e3779b97f4a7c15U;
        std::uint64_t z = m_state;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
        return z ^ (z >> 31);
    }
    unsigned below(unsigned limit) { return unsigned(next() % limit); }

private:
    std::uint64_t m_state;
};

constexpr std::int64_t eventsBeganMs = 1'795'000'000'000;

/// Event `number` as JSON of about 600 bytes: "eventId":"evt-<number>", "userId":"usr-0…49999", "status":"paid" |
/// "open" | "shipped" | "cancelled", "total": 0.00…999.99, "country": two letters, "items": 1…4.
inline void appendEvent(std::string& out, std::int64_t number)
{
    static const char* const states[] = {"paid", "open", "shipped", "cancelled"};
    static const char* const countries[] = {"DE", "FR", "PL", "SE", "IT", "NL", "ES", "AT"};
    static const char* const words[] = {"kettle", "lamp",  "chair", "desk",   "mug",    "plate", "clock", "mirror",
                                        "carpet", "stool", "vase",  "candle", "basket", "tray",  "shelf", "frame"};
    EventNumbers numbers{std::uint64_t(number)};
    char text[512];
    const auto print = [&](const char* form, auto... values) {
        out.append(text, std::size_t(std::snprintf(text, sizeof text, form, values...)));
    };
    print("{\"eventId\":\"evt-%lld\",\"userId\":\"usr-%u\",\"session\":\"%016llx\",\"at\":%lld,", (long long)number,
          numbers.below(50'000), (unsigned long long)numbers.next(), (long long)(eventsBeganMs + number));
    print("\"status\":\"%s\",\"country\":\"%s\",\"total\":%u.%02u,\"items\":[", states[numbers.below(4)],
          countries[numbers.below(8)], numbers.below(1000), numbers.below(100));
    const unsigned items = 1 + numbers.below(4);
    for (unsigned i = 0; i < items; ++i)
        print("%s{\"sku\":\"sku-%05u\",\"name\":\"%s, %s\",\"quantity\":%u,\"price\":%u.90}", i > 0 ? "," : "",
              numbers.below(40'000), words[numbers.below(16)], words[numbers.below(16)], 1 + numbers.below(5),
              numbers.below(300));
    print("],\"agent\":\"Mozilla/5.0 (X11; Linux x86_64; rv:%u.0) Gecko/20100101 Firefox/%u.0\",",
          90 + numbers.below(40), 90 + numbers.below(40));
    print("\"address\":{\"street\":\"%s street %u\",\"city\":\"%s ville\",\"zip\":\"%05u\"},", words[numbers.below(16)],
          numbers.below(200), words[numbers.below(16)], numbers.below(100'000));
    print("\"trace\":\"%016llx%016llx\",\"experiment\":{\"name\":\"checkout-%u\",\"arm\":\"%c\"},",
          (unsigned long long)numbers.next(), (unsigned long long)numbers.next(), numbers.below(20),
          char('A' + numbers.below(3)));
    print("\"consent\":%s,\"score\":0.%06u,\"source\":\"web\"}", numbers.below(2) ? "true" : "false",
          numbers.below(1'000'000));
}

/// Events 0 to `count` in turn to the partitions, a millisecond apart, key "usr-…". `codec`: "none", "zstd", …
inline void fillWithEvents(const QString& topic, int partitions, std::int64_t count, const char* codec)
{
    char reason[512] = "";
    rd_kafka_conf_t* conf = rd_kafka_conf_new();
    const std::pair<const char*, std::string> settings[] = {{"bootstrap.servers", test::bootstrap().toStdString()},
                                                            {"compression.codec", codec},
                                                            {"linger.ms", "100"},
                                                            {"batch.size", "1000000"},
                                                            {"batch.num.messages", "10000"},
                                                            {"queue.buffering.max.messages", "1000000"},
                                                            {"queue.buffering.max.kbytes", "1000000"},
                                                            {"enable.idempotence", "true"}};
    for (const auto& [name, value] : settings) {
        if (rd_kafka_conf_set(conf, name, value.c_str(), reason, sizeof reason) != RD_KAFKA_CONF_OK)
            qFatal("%s", reason);
    }
    rd_kafka_t* client = rd_kafka_new(RD_KAFKA_PRODUCER, conf, reason, sizeof reason);
    if (!client)
        qFatal("%s", reason);
    rd_kafka_topic_t* handle = rd_kafka_topic_new(client, topic.toUtf8().constData(), nullptr);
    QElapsedTimer clock;
    clock.start();
    std::string event;
    std::int64_t bytes = 0;
    for (std::int64_t i = 0; i < count; ++i) {
        event.clear();
        appendEvent(event, i);
        bytes += std::int64_t(event.size());
        const std::string key = "usr-" + std::to_string(i % 50'000);
        for (;;) {
            const rd_kafka_resp_err_t code = rd_kafka_producev(
                client, RD_KAFKA_V_RKT(handle), RD_KAFKA_V_PARTITION(std::int32_t(i % partitions)),
                RD_KAFKA_V_VALUE(event.data(), event.size()), RD_KAFKA_V_KEY(key.data(), key.size()),
                RD_KAFKA_V_TIMESTAMP(eventsBeganMs + i), RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY), RD_KAFKA_V_END);
            if (code == RD_KAFKA_RESP_ERR_NO_ERROR)
                break;
            if (code != RD_KAFKA_RESP_ERR__QUEUE_FULL)
                qFatal("%s", rd_kafka_err2str(code));
            rd_kafka_poll(client, 10);
        }
        if (i % 1000 == 0)
            rd_kafka_poll(client, 0);
    }
    if (rd_kafka_flush(client, 120'000) != RD_KAFKA_RESP_ERR_NO_ERROR)
        qFatal("the topic could not be filled");
    rd_kafka_topic_destroy(handle);
    rd_kafka_destroy(client);
    note(QStringLiteral("filled %1 (%2) with %3 events of %4 bytes in %5 ms")
             .arg(topic, QLatin1String(codec))
             .arg(count)
             .arg(bytes / std::max<std::int64_t>(count, 1))
             .arg(clock.elapsed()));
}

} // namespace weir::bench
