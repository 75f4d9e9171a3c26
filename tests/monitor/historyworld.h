// Purpose: what the tests of the history share: a clock that two threads may look at, a file in a folder of its own.
// Thread: the test's.
#pragma once

#include "backend/monitor/history/historystore.h"

#include <QTemporaryDir>
#include <atomic>

namespace weir::test {

class SharedClock final : public Clock
{
public:
    explicit SharedClock(std::int64_t startMs) : m_nowMs(startMs) {}
    std::int64_t nowMs() const override { return m_nowMs; }
    void set(std::int64_t nowMs) { m_nowMs = nowMs; }

private:
    std::atomic<std::int64_t> m_nowMs;
};

constexpr std::int64_t second = 1000, minute = 60 * second, hour = 60 * minute, day = 24 * hour;
/// A midnight (UTC).
constexpr std::int64_t midnight = std::int64_t(20'000) * day;

struct HistoryWorld
{
    QTemporaryDir folder;
    SharedClock clock{midnight};
    QString path() const { return folder.filePath(QStringLiteral("history/cluster.sqlite")); }
    /// Writes when it is told to, never by itself.
    HistoryOptions options() const { return {path(), std::int64_t(2) << 30, &clock, 3'600'000}; }
    std::shared_ptr<HistoryStore> open() const { return HistoryStore::open(options()); }
};

inline SeriesId lagOf(const QString& group, const QString& topic = QStringLiteral("orders"), std::int32_t partition = 0)
{
    return {Measure::Lag, Scope::GroupPartition, group, topic, partition};
}

inline std::vector<double> lasts(const HistorySeries& series)
{
    std::vector<double> values;
    for (const HistoryPoint& point : series.points)
        values.push_back(point.last);
    return values;
}

} // namespace weir::test
