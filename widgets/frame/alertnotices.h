// Purpose: says on the desktop when an alert of any open cluster fires or clears, whichever page is shown; gives the
// clusters' alerts their words and the passwords of their mail channels. Thread: GUI. Limits: rules that tell other
// channels only are left out; lives as long as the desktop.
#pragma once

#include "backend/service/alerts/alerts.h"
#include "models/common/place.h"
#include "widgets/frame/desktopnotifier.h"

#include <QSet>

namespace weir {

class Cluster;
class Settings;
struct Services;

class AlertNotices : public QObject
{
    Q_OBJECT
public:
    /// Watches what is open and what will be.
    explicit AlertNotices(const Services& services, QObject* parent = nullptr);
    /// The alerts of one cluster; a test gives its own. `alerts` is watched until it is gone.
    void follow(Alerts* alerts, const QString& cluster);

signals:
    void placeRequested(const weir::Place& place); ///< a person clicked a notification
    /// There is no service that shows notifications: a line for the window instead.
    void unshown(const QString& sentence);

private:
    void followCluster(Cluster* cluster);
    void tell(const Alerts& alerts, const Alert& alert, const QString& cluster);

    Settings* const m_settings;
    DesktopNotifier m_notifier;
};

} // namespace weir
