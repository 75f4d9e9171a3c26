// Purpose: where the partitions of a cluster began and ended at one moment, for whoever would otherwise ask the brokers
// again. Thread: immutable, shared.
#pragma once

#include <QHash>
#include <QString>
#include <QVector>
#include <chrono>
#include <cstdint>

namespace weir {

struct EndsSnapshot
{
    struct Range
    {
        std::int64_t start = -1, end = -1; ///< -1: not known
    };
    QHash<QString, QVector<Range>> topics; ///< by partition
    std::chrono::steady_clock::time_point takenAt;
    int usableMs = 0; ///< older than this it is to be asked for anew
};

} // namespace weir
