#include "widgets/frame/monitorpage.h"

#include "backend/service/settings.h"
#include "models/common/errortext.h"
#include "widgets/kit/stateview.h"

namespace weir {

MonitorPage::MonitorPage(const Services& services, Navigator& navigator, MonitorOf monitorOf, QWidget* parent)
    : Page(services, navigator, parent), m_monitorOf(std::move(monitorOf))
{
    connect(m_services.settings, &Settings::changed, this, [this](const QString& key) {
        if (key == QLatin1String("utc") && m_monitor)
            update();
    });
}

bool MonitorPage::follow(const Place& place, Cluster* cluster)
{
    m_clusterName = place.cluster;
    if (m_cluster == cluster)
        return false;
    if (m_cluster)
        m_cluster->disconnect(this);
    if (m_monitor)
        m_monitor->disconnect(this);
    m_watcher.reset();
    m_cluster = cluster;
    m_monitor = m_monitorOf(cluster);
    connect(cluster, &Cluster::stateChanged, this, [this] { update(); });
    if (m_monitor) {
        connect(m_monitor, &ClusterMonitor::snapshotChanged, this, [this] { update(); });
        connect(m_monitor, &ClusterMonitor::historyStateChanged, this, [this] { update(); });
    }
    if (isVisible())
        watch();
    return true;
}

void MonitorPage::refresh()
{
    if (m_monitor)
        m_monitor->refresh();
}

bool MonitorPage::utc() const { return m_services.settings->utc(); }

std::shared_ptr<const MonitorSnapshot> MonitorPage::snapshot() const
{
    return m_monitor ? m_monitor->snapshot() : nullptr;
}

bool MonitorPage::showNoSnapshot(StateView& state)
{
    if (!m_cluster)
        return true;
    const std::shared_ptr<const MonitorSnapshot> now = snapshot();
    if (now && (!now->error || !now->groups.isEmpty()))
        return false;
    const std::optional<Error> error = now                                           ? now->error
                                       : m_cluster->state() == LinkState::Connecting ? std::nullopt
                                                                                     : m_cluster->error();
    if (error) {
        const ErrorText text = errorText(*error, ErrorPlace::Connection);
        state.showFailed(text.title, text.full(), tr("Try again"), detailText(*error));
    } else {
        state.showLoading(
            tr("Asking %n bootstrap broker(s) for the groups…", nullptr, int(m_cluster->spec().bootstrap.size())));
    }
    return true;
}

void MonitorPage::showEvent(QShowEvent* event)
{
    Page::showEvent(event);
    watch();
}

void MonitorPage::hideEvent(QHideEvent* event)
{
    Page::hideEvent(event);
    m_watcher.reset();
}

void MonitorPage::watch()
{
    if (!m_monitor || m_watcher)
        return;
    m_watcher = std::make_unique<QObject>();
    m_monitor->watch(m_watcher.get());
}

} // namespace weir
