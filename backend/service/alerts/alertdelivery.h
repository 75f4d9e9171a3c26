// Purpose: gets notifications out: webhooks and mails, tried again while that may help. Thread: made and called on one
// (GUI) thread, works on its own; signals arrive on the caller's thread. Limits: six tries over about a quarter of an
// hour; 1,000 wait at most, the oldest is given up first.
#pragma once

#include "backend/service/alerts/channel.h"
#include "backend/service/alerts/smtpmail.h"

#include <QHash>
#include <QObject>
#include <QPointer>
#include <QThread>
#include <atomic>
#include <functional>
#include <memory>

namespace weir {

/// Waits before the second, third… try.
inline constexpr int deliveryPausesMs[] = {1'000, 5'000, 30'000, 120'000, 600'000};

struct Notification
{
    Channel channel;
    QString password;
    QByteArray json; ///< a webhook's body
    Mail mail;
    QString about;        ///< what is of one thing goes out in its order: a rule and its subject
    bool isTrial = false; ///< tried once
};

class AlertDeliveryWorker;

class AlertDelivery : public QObject
{
    Q_OBJECT
public:
    /// `pauseScale`: what pauses are multiplied with, for tests.
    explicit AlertDelivery(double pauseScale = 1, QObject* parent = nullptr);
    ~AlertDelivery() override; ///< gives up what waits; a call under way is cancelled
    void send(const Notification& notification, QObject* context = nullptr,
              std::function<void(Result<void>)> done = {});

signals:
    void delivered(const QString& channel);
    /// After each failed try; `isLast`: given up.
    void failed(const QString& channel, const weir::Error& error, bool isLast);

private:
    struct Question
    {
        QPointer<QObject> context;
        std::function<void(Result<void>)> done;
    };
    QHash<int, Question> m_questions;
    int m_nextTicket = 1;
    std::shared_ptr<std::atomic<bool>> m_cancelled = std::make_shared<std::atomic<bool>>(false);
    AlertDeliveryWorker* m_worker;
    QThread* m_thread;
};

} // namespace weir
