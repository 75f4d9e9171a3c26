// Purpose: topics and records for tests against a real broker. Thread: the test's; every call blocks until the broker
// has answered.
#pragma once

#include <QByteArray>
#include <QString>
#include <QVector>
#include <map>
#include <optional>
#include <string>
#include <vector>

struct rd_kafka_s;

namespace weir::test {

struct TestRecord
{
    std::int32_t partition = 0;
    std::optional<QByteArray> key;
    std::optional<QByteArray> value;
    std::int64_t timestampMs = 0; ///< 0: now
    std::vector<std::pair<QByteArray, QByteArray>> headers;
};

class TestProducer
{
public:
    /// `transactionalId` empty: idempotent, no transactions. Fails the program with words if the broker says no.
    explicit TestProducer(const QString& bootstrap, const QString& transactionalId = {},
                          const std::map<std::string, std::string>& settings = {});
    ~TestProducer();

    void createTopic(const QString& name, int partitions, const std::map<std::string, std::string>& settings = {});
    void deleteTopic(const QString& name);
    void send(const QString& topic, const std::vector<TestRecord>& records);
    void begin();
    void commit();
    void abort();

private:
    void awaitTopic(const QString& name, int partitions);

    rd_kafka_s* m_client;
};

} // namespace weir::test
