// Purpose: what a cluster says of itself: brokers, topics, offsets, settings. Thread: one at a time, a worker: every
// call blocks up to its timeout. Limits: one ListOffsets request a broker however many partitions; settings of at most
// 1,000 topics a request.
#pragma once

#include "backend/base/result.h"
#include "backend/kafka/clientconf.h"
#include "backend/kafka/configentry.h"

#include <QStringList>
#include <cstdint>
#include <map>
#include <optional>
#include <vector>

namespace weir {

struct ClusterMetadata
{
    struct Broker
    {
        std::int32_t id;
        QString host;
        int port;
    };
    struct PartitionMeta
    {
        std::int32_t id;
        std::int32_t leader; ///< -1: none
        std::vector<std::int32_t> replicas, inSync;
        std::optional<Error> error;
    };
    struct Topic
    {
        QString name;
        std::vector<PartitionMeta> partitions;
        std::optional<Error> error;
    };
    QString clusterId;
    std::int32_t controller = -1;
    std::vector<Broker> brokers;
    std::vector<Topic> topics; ///< sorted by name
};

struct TopicPartition
{
    QString topic;
    std::int32_t partition = 0;
    friend auto operator<=>(const TopicPartition& a, const TopicPartition& b)
    {
        if (const int order = a.topic.compare(b.topic); order != 0)
            return order <=> 0;
        return a.partition <=> b.partition;
    }
    friend bool operator==(const TopicPartition&, const TopicPartition&) = default;
};

/// Where in time an offset is asked for: a time in ms since 1970, or one of these (ListOffsets, KIP-79).
inline constexpr std::int64_t atEnd = -1;
inline constexpr std::int64_t atStart = -2;

using Offsets = std::map<TopicPartition, Result<std::int64_t>>;

class ClusterAdmin
{
public:
    /// The client is shared: librdkafka's handles are thread-safe. Precondition: not null.
    explicit ClusterAdmin(rd_kafka_s* client) : m_client(client) {}

    /// All topics, or one. A topic that is not there has an error of kind NotFound in it.
    Result<ClusterMetadata> metadata(int timeoutMs, const QString& topic = {});

    /// Offset of the first record at or after the time; the end where there is none. With a read_committed client the
    /// end is the last stable offset. Every partition asked for is in the answer.
    Offsets offsets(const std::vector<TopicPartition>& partitions, std::int64_t time, int timeoutMs);

    /// Settings by topic; a topic that may not be described has its error.
    std::map<QString, Result<QVector<ConfigEntry>>> topicSettings(const QStringList& topics, int timeoutMs);

private:
    Offsets someOffsets(const std::vector<TopicPartition>& partitions, std::int64_t time, int timeoutMs);

    rd_kafka_s* m_client;
};

} // namespace weir
