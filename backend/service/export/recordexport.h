// Purpose: writes records to a file: beside its place under another name, renamed when all of it is on disk, so that a
// file by that name is always whole. Thread: GUI; records are turned into text and written on worker threads. Limits:
// at most some MiB are in memory; cancelled or failed leaves no file behind. Destroying a running one cancels it.
#pragma once

#include "backend/service/export/exportrequest.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

namespace weir {

class ExportSink;
class Jobs;

class RecordExport : public QObject
{
    Q_OBJECT
public:
    enum class State { Ready, Running, Done, Cancelled, Failed };

    /// `jobs` may be null: then nobody sees it there.
    explicit RecordExport(ExportRequest request, Jobs* jobs, QObject* parent = nullptr);
    ~RecordExport() override;

    void start();
    void cancel();
    void setPaused(bool paused);
    bool isPaused() const { return m_paused; }

    const ExportRequest& request() const { return m_request; }
    State state() const { return m_state; }
    bool isRunning() const { return m_state == State::Running; }
    std::uint64_t records() const; ///< written
    std::uint64_t bytes() const;   ///< written
    std::uint64_t lookedAt() const;
    /// Of what lookedAt() counts; none: not known yet.
    std::optional<std::uint64_t> total() const;
    /// Records whose rows had been dropped from the stream before they were written.
    std::uint64_t missing() const { return m_missing; }
    bool isMasked() const; ///< some value was masked
    /// Failed: why; detail says how much had been written.
    std::optional<Error> error() const { return m_error; }
    /// Blocks of the source that could not be read, with the first one's error.
    std::uint64_t damages() const;
    std::optional<Error> damage() const;

signals:
    void progressed(); ///< at most ten times a second
    void finished();   ///< state() is Done, Cancelled or Failed

private:
    class RowsWork;
    class ScanWork;
    void startRows();
    void startScan();
    void feedRows();
    std::size_t rowCount() const;
    std::uint64_t rowId(std::size_t index) const;
    void look();
    void finish(State state, std::optional<Error> error);

    const ExportRequest m_request;
    QPointer<Jobs> m_jobs;
    int m_job = 0;
    State m_state = State::Ready;
    std::optional<Error> m_error;
    std::unique_ptr<ExportSink> m_sink;
    std::unique_ptr<RowsWork> m_rows;
    std::unique_ptr<ScanWork> m_scan;
    std::size_t m_nextId = 0;
    std::uint64_t m_missing = 0;
    double m_rate = 0;
    bool m_paused = false;
    QTimer m_tick;
    QElapsedTimer m_since;
};

} // namespace weir
