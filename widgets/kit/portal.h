// Purpose: what the desktop says about light and dark (org.freedesktop.portal.Settings). Thread: GUI; never waits.
// Limits: inside the kit only. Without a session bus it stays silent.
#pragma once

#include <QDBusVariant>
#include <QObject>

namespace weir {

class Portal : public QObject
{
    Q_OBJECT
public:
    explicit Portal(QObject* parent);
    /// Asks once and follows the changes from then on.
    void start();

signals:
    void schemeKnown(bool dark);

private slots:
    void settingChanged(const QString& space, const QString& key, const QDBusVariant& value);

private:
    void take(QVariant value);
};

} // namespace weir
