// Purpose: what to read of a topic: where to start and stop, in which order, how. Thread: a value.
#pragma once

#include <QString>
#include <QVector>
#include <cstdint>
#include <optional>

namespace weir {

enum class StartKind { Beginning, Newest, Offset, Time, Live };
enum class StopKind { Live, End, Offset, Time, Count };
enum class Isolation { Committed, Uncommitted };

struct ReadRequest
{
    QString topic;
    QVector<std::int32_t> partitions; ///< empty: all
    StartKind start = StartKind::Newest;
    std::int64_t startValue = 500; ///< Newest: records; Offset: offset; Time: ms since 1970
    StopKind stop = StopKind::End; ///< End: the ends when reading began
    std::int64_t stopValue = 0;    ///< Offset (exclusive), Time (exclusive, ms), Count (records)
    Isolation isolation = Isolation::Committed;
    bool showTransactions = false; ///< markers and aborted records too, marked (reads raw batches, kafka/wire)

    friend bool operator==(const ReadRequest&, const ReadRequest&) = default;
};

/// Why a stream stands where it stands.
enum class ReadEnd {
    Running,
    Live,         ///< caught up, goes on
    ReachedStop,  ///< all partitions read to the stop
    ReachedLimit, ///< the record limit
    Cancelled,
    Failed ///< every partition failed; see problems
};

struct PartitionProgress
{
    std::int32_t partition = 0;
    std::int64_t from = 0, next = 0, to = 0; ///< offsets; to is exclusive
    bool done = false;
};

} // namespace weir
