// Purpose: HistoryStore in a SQLite file. Thread: as HistoryStore; every read has a connection of its own.
#pragma once

#include "backend/monitor/history/historystore.h"
#include "backend/monitor/history/historywriter.h"
#include "backend/monitor/history/pendingsamples.h"

namespace weir {

class SqliteHistory final : public HistoryStore
{
public:
    SqliteHistory(HistoryOptions options, std::function<void(HistoryState)> stateChanged);

    SeriesHandle handle(const SeriesId& id) override { return m_pending.handle(id); }
    void record(std::int64_t atMs, std::vector<Sample> samples) override { m_pending.add({atMs, std::move(samples)}); }
    void mark(HistoryMark mark) override { m_pending.add(std::move(mark)); }
    bool flush() override { return m_writer.flush(); }
    bool maintain() override { return m_writer.maintain(); }
    bool isRecorder() const override { return m_writer.state().isRecorder; }
    Result<QVector<HistorySeries>> read(const QVector<SeriesId>& ids, std::int64_t fromMs, std::int64_t untilMs,
                                        int mostPoints) const override;
    Result<QVector<HistoryMark>> marks(const QStringList& subjects, std::int64_t fromMs,
                                       std::int64_t untilMs) const override;
    Result<QVector<SeriesId>> series(Scope scope, Measure measure, const QString& group,
                                     const QString& topic) const override;
    HistoryState state() const override { return m_writer.state(); }

private:
    /// Null: there is no file to be read, only what is pending.
    Result<std::unique_ptr<HistoryFile>> file() const;

    const QString m_path;
    PendingSamples m_pending{64u << 20};
    HistoryWriter m_writer; // the last: its thread uses the rest
};

} // namespace weir
