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

private:
    rd_kafka_s* m_client;
};

} // namespace weir::test
