#include "backend/service/alerts/alertdelivery.h"

#include "backend/base/clock.h"
#include "backend/kafka/wire/httprequest.h"
#include "backend/service/alerts/alertdeliveryworker.h"

#include <QPointer>
#include <QTimer>
#include <iterator>

namespace weir {
namespace {

constexpr std::size_t mostWaiting = 1000;
constexpr int webhookTimeoutMs = 10'000;

Result<void> post(const Notification& notification, const std::atomic<bool>* cancel)
{
    HttpRequest request;
    request.url = notification.channel.url;
    request.body = notification.json.toStdString();
    request.timeoutMs = webhookTimeoutMs;
    request.cancel = cancel;
    request.headers.emplace_back("Content-Type: application/json");
    for (auto it = notification.channel.headers.begin(); it != notification.channel.headers.end(); ++it)
        request.headers.push_back((it.key() + QStringLiteral(": ") + it.value()).toStdString());
    const Result<HttpAnswer> answer = performHttp(request);
    if (!answer) {
        Error error = answer.error();
        error.retriable = error.kind != ErrorKind::Invalid && error.kind != ErrorKind::Cancelled;
        return error;
    }
    if (answer->status >= 200 && answer->status < 300)
        return {};
    const bool mayComeBack = answer->status >= 500 || answer->status == 408 || answer->status == 429;
    return Error{ErrorKind::Unavailable,   answer->status, QStringLiteral("the server answered %1").arg(answer->status),
                 notification.channel.url, mayComeBack,    false};
}

} // namespace

AlertDeliveryWorker::AlertDeliveryWorker(double pauseScale, std::shared_ptr<const std::atomic<bool>> cancelled)
    : m_pauseScale(pauseScale), m_cancelled(std::move(cancelled))
{
}

void AlertDeliveryWorker::add(const Notification& notification, int ticket)
{
    if (m_waiting.size() >= mostWaiting) {
        const Waiting oldest = m_waiting.front();
        m_waiting.pop_front();
        emit tried(
            oldest.notification.channel.key, oldest.ticket,
            Error{ErrorKind::Limit, 0, QStringLiteral("too many notifications wait"), oldest.notification.channel.key},
            true);
    }
    m_waiting.push_back({notification, ticket, 0, QDeadlineTimer(0)});
    look();
}

bool AlertDeliveryWorker::waitsBehindAnother(std::size_t at) const
{
    const Notification& own = m_waiting[at].notification;
    for (std::size_t i = 0; i < at; ++i) {
        const Notification& earlier = m_waiting[i].notification;
        if (!own.about.isEmpty() && earlier.about == own.about && earlier.channel.key == own.channel.key)
            return true;
    }
    return false;
}

void AlertDeliveryWorker::look()
{
    for (std::size_t i = 0; i < m_waiting.size() && !*m_cancelled;) {
        if (!m_waiting[i].due.hasExpired() || waitsBehindAnother(i)) {
            ++i;
            continue;
        }
        const Waiting now = m_waiting[i];
        const Result<void> result =
            now.notification.channel.type == ChannelType::Webhook
                ? post(now.notification, m_cancelled.get())
                : sendMail(now.notification.channel, now.notification.password, now.notification.mail,
                           SystemClock::instance().nowMs(), m_cancelled.get());
        const bool goesOn = !result && result.error().retriable && !now.notification.isTrial &&
                            now.tries < int(std::size(deliveryPausesMs));
        emit tried(now.notification.channel.key, now.ticket, result ? std::optional<Error>() : result.error(), !goesOn);
        if (goesOn) {
            m_waiting[i].due = QDeadlineTimer(qint64(double(deliveryPausesMs[m_waiting[i].tries++]) * m_pauseScale));
            ++i;
        } else {
            m_waiting.erase(m_waiting.begin() + std::ptrdiff_t(i));
        }
    }
    if (m_waiting.empty() || *m_cancelled)
        return;
    qint64 soonest = deliveryPausesMs[std::size(deliveryPausesMs) - 1];
    for (std::size_t i = 0; i < m_waiting.size(); ++i) {
        if (!waitsBehindAnother(i))
            soonest = std::min(soonest, std::max<qint64>(0, m_waiting[i].due.remainingTime()));
    }
    if (!m_timer) {
        m_timer = new QTimer(this);
        m_timer->setSingleShot(true);
        connect(m_timer, &QTimer::timeout, this, &AlertDeliveryWorker::look);
    }
    m_timer->start(int(soonest) + 1);
}

AlertDelivery::AlertDelivery(double pauseScale, QObject* parent)
    : QObject(parent), m_worker(new AlertDeliveryWorker(pauseScale, m_cancelled)), m_thread(new QThread)
{
    m_thread->setObjectName(QStringLiteral("notifications"));
    m_worker->moveToThread(m_thread);
    connect(m_thread, &QThread::finished, m_worker, &QObject::deleteLater);
    connect(m_thread, &QThread::finished, m_thread, &QObject::deleteLater);
    connect(m_worker, &AlertDeliveryWorker::tried, this,
            [this](const QString& channel, int ticket, const std::optional<Error>& error, bool isLast) {
                if (!error)
                    emit delivered(channel);
                else
                    emit failed(channel, *error, isLast);
                if (!isLast)
                    return;
                const Question question = m_questions.take(ticket);
                if (question.context && question.done)
                    question.done(error ? Result<void>(*error) : Result<void>());
            });
    m_thread->start();
}

AlertDelivery::~AlertDelivery()
{
    *m_cancelled = true;
    m_worker->disconnect(this);
    m_thread->quit(); // the thread ends by itself, with its worker, after a call under way
}

void AlertDelivery::send(const Notification& notification, QObject* context, std::function<void(Result<void>)> done)
{
    const int ticket = m_nextTicket++;
    if (context)
        m_questions.insert(ticket, {context, std::move(done)});
    QMetaObject::invokeMethod(
        m_worker, [worker = m_worker, notification, ticket] { worker->add(notification, ticket); },
        Qt::QueuedConnection);
}

} // namespace weir
