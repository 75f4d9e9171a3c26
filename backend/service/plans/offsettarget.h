// Purpose: where a group's offsets are to be moved. Thread: values.
#pragma once

#include "backend/kafka/clusteradmin.h"

#include <QString>
#include <QVector>
#include <map>

namespace weir {

enum class OffsetTarget {
    Beginning,
    End,
    Time,     ///< the first record at or after timeMs
    Offset,   ///< `offset`, in each partition
    Shift,    ///< by `offset`, negative: back
    Duration, ///< the first record at or after now − timeMs
    Group,    ///< as another group stands
    Given     ///< `given`: from a file (CSV topic,partition,offset as of kafka-consumer-groups, or JSON)
};

struct OffsetMove
{
    QString group;
    QVector<TopicPartition> partitions; ///< empty: all that it has committed or is assigned
    QStringList topics;                 ///< instead: all partitions of these
    OffsetTarget target = OffsetTarget::End;
    std::int64_t timeMs = 0;
    std::int64_t offset = 0;
    QString otherGroup;
    std::map<TopicPartition, std::int64_t> given;
};

} // namespace weir
