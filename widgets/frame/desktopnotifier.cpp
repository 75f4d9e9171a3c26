#include "widgets/frame/desktopnotifier.h"

#include <QCoreApplication>
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QVariantMap>

namespace weir {
namespace {

QString service() { return QStringLiteral("org.freedesktop.Notifications"); }
QString path() { return QStringLiteral("/org/freedesktop/Notifications"); }
constexpr int serversChoice = -1, never = 0;
constexpr uchar normalUrgency = 1, criticalUrgency = 2;

} // namespace

DesktopNotifier::DesktopNotifier(QObject* parent) : QObject(parent)
{
    QDBusConnection bus = QDBusConnection::sessionBus();
    bus.connect(service(), path(), service(), QStringLiteral("ActionInvoked"), this,
                SLOT(actionInvoked(uint, QString)));
    bus.connect(service(), path(), service(), QStringLiteral("NotificationClosed"), this,
                SLOT(notificationClosed(uint, uint)));
}

void DesktopNotifier::show(const Notice& notice, const QString& payload)
{
    QDBusMessage call = QDBusMessage::createMethodCall(service(), path(), service(), QStringLiteral("Notify"));
    const QVariantMap hints{
        {QStringLiteral("urgency"), QVariant::fromValue(notice.isCritical ? criticalUrgency : normalUrgency)},
        {QStringLiteral("desktop-entry"), QStringLiteral("weir")}};
    // Most servers read the text as markup.
    call.setArguments({QCoreApplication::applicationName(), m_ids.value(notice.topic, 0u), QString(), notice.title,
                       notice.text.toHtmlEscaped(), QStringList{QStringLiteral("default"), tr("Open")}, hints,
                       notice.isCritical ? never : serversChoice});
    auto* watcher = new QDBusPendingCallWatcher(QDBusConnection::sessionBus().asyncCall(call), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, watcher, notice, payload] {
        watcher->deleteLater();
        const QDBusPendingReply<uint> reply = *watcher;
        if (reply.isError()) {
            emit failed(notice.title);
            return;
        }
        m_payloads.insert(reply.value(), payload);
        if (!notice.topic.isEmpty())
            m_ids.insert(notice.topic, reply.value());
    });
}

void DesktopNotifier::actionInvoked(uint id, const QString&)
{
    const auto payload = m_payloads.constFind(id);
    if (payload != m_payloads.constEnd())
        emit activated(QString(*payload));
}

void DesktopNotifier::notificationClosed(uint id, uint)
{
    m_payloads.remove(id);
    m_ids.removeIf([id](const QHash<QString, uint>::iterator& it) { return it.value() == id; });
}

} // namespace weir
