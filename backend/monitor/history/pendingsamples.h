// Purpose: what was recorded and is not yet in the file, bounded; the numbers of series in this process. Thread: any.
// Limits: beyond `mostBytes` the oldest goes (counted in lost()).
#pragma once

#include "backend/monitor/history/historystore.h"

#include <QHash>
#include <cstddef>
#include <deque>
#include <mutex>

namespace weir {

/// What was recorded at one moment; never changed once it is shared.
struct HistoryTick
{
    std::int64_t atMs = 0;
    std::vector<HistoryStore::Sample> samples;
};

class PendingSamples
{
public:
    explicit PendingSamples(std::size_t mostBytes) : m_mostBytes(mostBytes) {}

    SeriesHandle handle(const SeriesId& id);
    /// -1: never asked for.
    SeriesHandle known(const SeriesId& id) const;
    /// Of handles `from` on.
    std::vector<SeriesId> series(SeriesHandle from) const;

    void add(HistoryTick tick);
    void add(HistoryMark mark);

    struct Content
    {
        std::vector<std::shared_ptr<const HistoryTick>> ticks;
        std::vector<HistoryMark> marks;
        std::int64_t endTick = 0, endMark = 0; ///< for written()
    };
    Content content() const;
    /// Takes away what is before these ends.
    void written(std::int64_t endTick, std::int64_t endMark);
    /// What somebody else has recorded meanwhile.
    void forgetTicksBefore(std::int64_t atMs);
    std::int64_t lost() const;

private:
    static std::size_t bytes(const HistoryTick& tick) { return sizeof tick + tick.samples.size() * 16; }
    void dropTick();

    const std::size_t m_mostBytes;
    mutable std::mutex m_mutex;
    QHash<SeriesId, SeriesHandle> m_handles;
    std::vector<SeriesId> m_series;
    std::deque<std::shared_ptr<const HistoryTick>> m_ticks;
    std::deque<HistoryMark> m_marks;
    std::int64_t m_firstTick = 0, m_firstMark = 0;
    std::size_t m_bytes = 0;
    std::int64_t m_lost = 0;
};

} // namespace weir
