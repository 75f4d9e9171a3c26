// Purpose: brings calls from worker threads to an object's own thread, as long as it lives. Thread: post() any; made
// and closed on the object's.
#pragma once

#include <QObject>
#include <memory>
#include <mutex>

namespace weir {

class GuiPost
{
public:
    explicit GuiPost(QObject* receiver) : m_receiver(receiver) {}
    /// From the receiver's destructor.
    void close()
    {
        const std::lock_guard lock(m_mutex);
        m_receiver = nullptr;
    }
    template <typename Call> void post(Call call)
    {
        const std::lock_guard lock(m_mutex);
        if (m_receiver)
            QMetaObject::invokeMethod(m_receiver, std::move(call), Qt::QueuedConnection);
    }

private:
    std::mutex m_mutex;
    QObject* m_receiver;
};

} // namespace weir
