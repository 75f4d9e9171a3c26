// Purpose: notifications of the desktop, as of org.freedesktop.Notifications on the session bus. Thread: GUI; nothing
// waits for the bus. Limits: without such a service nothing is shown, and failed() says so.
#pragma once

#include <QHash>
#include <QObject>
#include <QString>

class QDBusPendingCallWatcher;

namespace weir {

class DesktopNotifier : public QObject
{
    Q_OBJECT
public:
    explicit DesktopNotifier(QObject* parent = nullptr);

    struct Notice
    {
        QString title, text;
        bool isCritical = false; ///< stays until somebody closes it
        QString topic;           ///< a later notice of the same topic takes the place of this one
    };
    /// `payload` comes back with activated().
    void show(const Notice& notice, const QString& payload);

signals:
    void activated(const QString& payload); ///< a person clicked it
    void failed(const QString& title);

private slots:
    void actionInvoked(uint id, const QString& action);
    void notificationClosed(uint id, uint reason);

private:
    QHash<uint, QString> m_payloads;
    QHash<QString, uint> m_ids; ///< by topic
};

} // namespace weir
