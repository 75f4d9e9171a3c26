// Purpose: brings what is pending into the history file: every batch, or when asked. Thread: makes one of its own; the
// public functions any. Limits: it alone opens, makes and renames the file; what stands in the way is in state(), and
// is tried again with every batch.
#pragma once

#include "backend/monitor/history/historylease.h"
#include "backend/monitor/history/historymaintenance.h"
#include "backend/monitor/history/pendingsamples.h"
#include "backend/monitor/history/tickcodec.h"

#include <condition_variable>
#include <thread>

namespace weir {

class HistoryWriter
{
public:
    HistoryWriter(HistoryOptions options, PendingSamples& pending, std::function<void(HistoryState)> stateChanged);
    ~HistoryWriter(); ///< writes what is left, lets go of the lease

    /// Block until it is done. False: it could not be.
    bool flush() { return ask(false); }
    bool maintain() { return ask(true); }
    HistoryState state() const;
    /// Returns when the file has been opened, made or found unreadable for the first time.
    void waitUntilOpened() const;

private:
    bool ask(bool everything);
    void run();
    bool work(bool everything);
    void openFile();
    void setAside(const Error& why);
    Result<void> writeBatch();
    Result<void> insertTicks(const PendingSamples::Content& content, std::int64_t afterMs);
    Result<void> insertParts(std::int64_t slot, std::map<std::int64_t, std::vector<TickPart>>& parts);
    Result<void> insertMarks(const std::vector<HistoryMark>& marks, bool ownChangesOnly);
    Result<void> resolve(const PendingSamples::Content& content);
    bool keepHouse(bool everything);
    void failed(const Error& error);
    void publish(bool isRecorder);
    bool isAskedFor() const;

    const HistoryOptions m_options;
    const Clock& m_clock;
    PendingSamples& m_pending;
    const std::function<void(HistoryState)> m_stateChanged;

    // The thread's own.
    std::unique_ptr<HistoryFile> m_file;
    std::unique_ptr<HistoryMaintenance> m_maintenance;
    HistoryLease m_lease;
    std::vector<std::int64_t> m_ids; ///< in the file, by handle; 0: not known yet
    bool m_isRecorder = false, m_oldestIsKnown = false;
    std::optional<Error> m_error;
    QString m_keptAside;

    mutable std::mutex m_mutex;
    std::condition_variable m_wake;
    mutable std::condition_variable m_done;
    std::int64_t m_asked = 0, m_answered = 0;
    bool m_everything = false, m_stop = false, m_opened = false, m_answer = false;
    HistoryState m_state;
    std::thread m_thread;
};

} // namespace weir
