// Purpose: a real consumer in a group, for tests that need a member or commits. Thread: the test's; calls block until
// the broker has answered.
#pragma once

#include <QString>
#include <cstdint>
#include <map>

struct rd_kafka_s;

namespace weir::test {

class GroupConsumer
{
public:
    /// Without a topic it is no member: for commits only.
    GroupConsumer(const QString& bootstrap, const QString& group, const QString& topic = {},
                  const QString& clientId = QStringLiteral("consumer"));
    ~GroupConsumer(); ///< leaves the group

    /// Until it has been assigned partitions.
    bool awaitAssignment(int timeoutMs);
    void commit(const QString& topic, const std::map<int, std::int64_t>& offsets);
    /// -1: none.
    std::int64_t committed(const QString& topic, int partition);
    /// It is never destroyed: librdkafka 2.0.2 may wait for ever to leave a topic that was deleted.
    void abandon() { m_isAbandoned = true; }

private:
    rd_kafka_s* m_client;
    bool m_isAbandoned = false;
};

} // namespace weir::test
