// Purpose: until when a blocking call may take, and who may end it sooner. Thread: a value; the flag is set from any
// thread.
#pragma once

#include "backend/base/error.h"

#include <algorithm>
#include <atomic>
#include <chrono>

namespace weir {

class Deadline
{
public:
    explicit Deadline(int timeoutMs, const std::atomic<bool>* cancel = nullptr)
        : m_until(std::chrono::steady_clock::now() + std::chrono::milliseconds(timeoutMs)), m_cancel(cancel)
    {
    }

    /// Never negative.
    int remainingMs() const
    {
        const auto left = m_until - std::chrono::steady_clock::now();
        return std::max(0, int(std::chrono::duration_cast<std::chrono::milliseconds>(left).count()));
    }
    bool isOver() const { return remainingMs() == 0; }
    bool isCancelled() const { return m_cancel && *m_cancel; }
    /// How long to wait at a stretch, so that a cancel is noticed within 50 ms.
    int sliceMs() const { return std::min(50, remainingMs()); }
    /// The sooner of this and `timeoutMs` from now.
    Deadline within(int timeoutMs) const { return Deadline(std::min(timeoutMs, remainingMs()), m_cancel); }
    const std::atomic<bool>* cancelFlag() const { return m_cancel; }

    /// What a call says that ran out of time or was cancelled.
    Error error(const QString& detail, const QString& subject) const
    {
        if (isCancelled())
            return {ErrorKind::Cancelled, 0, QStringLiteral("Cancelled"), subject};
        return {ErrorKind::Timeout, 0, detail, subject, true, false};
    }

private:
    std::chrono::steady_clock::time_point m_until;
    const std::atomic<bool>* m_cancel;
};

} // namespace weir
