// Purpose: the part of AlertDelivery that waits and blocks. Thread: lives on AlertDelivery's own thread.
#pragma once

#include "backend/service/alerts/alertdelivery.h"

#include <QDeadlineTimer>
#include <deque>
#include <optional>

class QTimer;

namespace weir {

class AlertDeliveryWorker : public QObject
{
    Q_OBJECT
public:
    AlertDeliveryWorker(double pauseScale, std::shared_ptr<const std::atomic<bool>> cancelled);

public slots:
    void add(const weir::Notification& notification, int ticket);

signals:
    void tried(const QString& channel, int ticket, const std::optional<weir::Error>& error, bool isLast);

private:
    void look();
    bool waitsBehindAnother(std::size_t at) const;

    struct Waiting
    {
        Notification notification;
        int ticket = 0;
        int tries = 0; ///< pauses begun
        QDeadlineTimer due;
    };
    const double m_pauseScale;
    const std::shared_ptr<const std::atomic<bool>> m_cancelled;
    std::deque<Waiting> m_waiting;
    QTimer* m_timer = nullptr; ///< made on the worker's thread
};

} // namespace weir
