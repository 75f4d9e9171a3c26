// Purpose: which of the processes that watch a cluster writes its history: the one whose name stands in the file and
// was renewed lately. Thread: the writer's. Limits: a process of this machine that has ended loses it at once, any
// other when it has not renewed it for one and a half batches.
#pragma once

#include "backend/monitor/history/historyfile.h"

namespace weir {

class HistoryLease
{
public:
    HistoryLease();
    struct Held
    {
        bool byUs = false;
        bool isNew = false;        ///< somebody else had it, or nobody
        std::int64_t lastAtMs = 0; ///< of what the holder wrote last
    };
    /// Within a writing transaction: takes it if it is free, and renews it.
    Result<Held> renew(HistoryFile& file, std::int64_t nowMs, int batchMs);
    /// Within the same transaction.
    Result<void> setLast(HistoryFile& file, std::int64_t lastAtMs);
    /// Leaves `last` behind for who comes next.
    Result<void> release(HistoryFile& file);

private:
    const QString m_holder, m_host;
    std::int64_t m_started = 0;
};

} // namespace weir
