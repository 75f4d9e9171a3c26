// Purpose: what is known of a cluster's brokers and topics at one moment. Thread: immutable, shared as shared_ptr<const
// ClusterSnapshot>.
#pragma once

#include "backend/base/error.h"
#include "backend/kafka/configentry.h"

#include <QString>
#include <QVector>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>

namespace weir {

struct BrokerInfo
{
    std::int32_t id = -1;
    QString host;
    int port = 0;
    bool isController = false;
    std::optional<std::int64_t> logBytes;             ///< of all replicas on it
    std::optional<std::int64_t> diskBytes, freeBytes; ///< of the volumes with its log directories, where it says so
};

struct PartitionInfo
{
    std::int32_t id = 0;
    std::int32_t leader = -1; ///< -1: none
    QVector<std::int32_t> replicas;
    QVector<std::int32_t> inSync;
    std::optional<std::int64_t> start; ///< first offset kept
    std::optional<std::int64_t> end;   ///< high watermark
    std::optional<std::int64_t> bytes; ///< on the leader's disk
    std::optional<double> recordsPerSecond;
    std::optional<Error> error; ///< why a number is missing
};

struct TopicInfo
{
    QString name;
    bool internal = false; ///< begins with "__" or is one of ours ("weir.")
    QVector<PartitionInfo> partitions;
    int replicationFactor = 0;
    std::optional<Error> error; ///< e.g. Authorization

    std::optional<std::int64_t> records; ///< sum of end - start: an upper bound (markers, compaction)
    std::optional<std::int64_t> bytes;   ///< leaders' logs
    std::optional<double> recordsPerSecond;
    QVector<float> rateHistory;                 ///< oldest first, one a sample, at most 60
    std::optional<std::int64_t> retentionMs;    ///< -1: for ever
    std::optional<std::int64_t> retentionBytes; ///< -1: no limit
    QString cleanupPolicy;                      ///< "delete", "compact", "compact,delete"; empty: not known yet
    QString schemaSubject;                      ///< "orders-value" if the registry has it
    int offline() const;                        ///< partitions without leader
    int underReplicated() const;
};

struct ClusterSnapshot
{
    QString clusterId;
    std::int32_t controller = -1;
    QVector<BrokerInfo> brokers;
    QVector<TopicInfo> topics; ///< sorted by name
    std::int64_t takenAtMs = 0;
    const TopicInfo* topic(const QString& name) const; ///< null: not there
};

} // namespace weir
