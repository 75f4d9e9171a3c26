// Purpose: which number is recorded: what is measured, of what. Thread: values. The text form is the key in the history
// file and in addresses; it does not change between versions.
#pragma once

#include <QHashFunctions>
#include <QString>
#include <QVector>
#include <cstdint>
#include <optional>

namespace weir {

enum class Measure {
    RecordsIn,  ///< records/s
    RecordsOut, ///< records/s read by all groups, or by the group
    BytesIn,    ///< bytes/s, estimated
    BytesOut,
    Size,    ///< bytes on leaders' disks
    Lag,     ///< records to the end
    TimeLag, ///< seconds
    Members,
    Verdict,         ///< the number of weir::Verdict
    UnderReplicated, ///< partitions
    Offline,         ///< partitions
    DiskUsed,        ///< bytes of a broker's log directories
    DiskFree,        ///< bytes; where the broker says (KIP-827)
    End              ///< offset
};

enum class Scope { Cluster, Broker, Topic, Partition, Group, GroupTopic, GroupPartition };

struct SeriesId
{
    Measure measure = Measure::RecordsIn;
    Scope scope = Scope::Cluster;
    QString group;            ///< Group, GroupTopic, GroupPartition
    QString topic;            ///< Topic, Partition, GroupTopic, GroupPartition
    std::int32_t number = -1; ///< Partition, GroupPartition: partition; Broker: broker

    QString text() const; ///< "lag group-partition billing orders 3", names percent-encoded
    static std::optional<SeriesId> parse(const QString& text);
    friend bool operator==(const SeriesId&, const SeriesId&) = default;
    friend size_t qHash(const SeriesId& id, size_t seed = 0)
    {
        return qHashMulti(seed, int(id.measure), int(id.scope), id.group, id.topic, id.number);
    }
};

struct HistoryPoint
{
    std::int64_t atMs = 0; ///< the beginning of its step
    double min = 0, max = 0, mean = 0, last = 0;
    friend bool operator==(const HistoryPoint&, const HistoryPoint&) = default;
};

/// Oldest first. Where two points are further apart than 2.5 steps nothing was recorded between them: a gap.
struct HistorySeries
{
    SeriesId id;
    std::int64_t stepMs = 5000; ///< the coarsest among the points
    QVector<HistoryPoint> points;
};

/// Something that happened, drawn on charts.
enum class MarkKind { Rebalance, MembersChanged, AlertFired, AlertCleared, Change, ControllerMoved, Gap };
struct HistoryMark
{
    std::int64_t atMs = 0;
    MarkKind kind = MarkKind::Change;
    QString subject; ///< "group/billing", "topic/orders", "alert/lag_high", "cluster"
    QString detail;  ///< JSON, by kind
    friend bool operator==(const HistoryMark&, const HistoryMark&) = default;
};

} // namespace weir
