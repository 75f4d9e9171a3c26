// Purpose: what a stream on the GUI thread and its reading thread share. Thread: every member says whose it is.
#pragma once

#include "backend/base/mailbox.h"
#include "backend/kafka/recordbatch.h"
#include "backend/service/recordstream.h"

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <variant>

namespace weir {

/// The newest N of a topic over all its partitions, oldest first.
struct NewestView
{
    struct RowRef
    {
        std::uint32_t batch;
        std::uint32_t index;
    };
    std::vector<std::shared_ptr<const RecordBatch>> batches;
    std::vector<RowRef> rows;
    std::size_t bytes = 0;
};

using StreamItem = std::variant<std::shared_ptr<const RecordBatch>, std::shared_ptr<const NewestView>>;

struct StreamStatus
{
    ReadEnd end = ReadEnd::Running;
    QVector<PartitionProgress> progress;
    QVector<ReadProblem> problems;
};

struct StreamShared
{
    StreamShared(std::size_t capacityBytes, std::function<void()> wake) : mailbox(capacityBytes, std::move(wake)) {}

    Mailbox<StreamItem> mailbox;
    std::atomic<bool> cancelled = false;
    std::atomic<bool> limitReached = false;   ///< set by the GUI side: no more is wanted, say so
    std::atomic<std::size_t> memoryLimit = 0; ///< bytes

    void setPaused(bool paused)
    {
        {
            const std::lock_guard lock(m_mutex);
            m_paused = paused;
        }
        m_changed.notify_all();
    }
    bool isPaused() const
    {
        const std::lock_guard lock(m_mutex);
        return m_paused;
    }
    /// Reader: waits while paused; false if cancelled.
    bool waitWhilePaused()
    {
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, [this] { return !m_paused || cancelled; });
        return !cancelled;
    }
    /// Reader: sleeps, but not through a cancel; false if cancelled.
    bool waitFor(int milliseconds)
    {
        std::unique_lock lock(m_mutex);
        return !m_changed.wait_for(lock, std::chrono::milliseconds(milliseconds), [this] { return cancelled.load(); });
    }
    void cancel()
    {
        cancelled = true;
        {
            const std::lock_guard lock(m_mutex);
        } // whoever is about to wait has seen it or is waiting
        m_changed.notify_all();
        mailbox.close();
    }
    void setStatus(StreamStatus status)
    {
        const std::lock_guard lock(m_mutex);
        m_status = std::move(status);
    }
    StreamStatus status() const
    {
        const std::lock_guard lock(m_mutex);
        return m_status;
    }

private:
    mutable std::mutex m_mutex;
    std::condition_variable m_changed;
    bool m_paused = false;
    StreamStatus m_status;
};

} // namespace weir
