// Purpose: what pages over a cluster's monitor have in common: whose it is, watching while visible, the states before
// there is anything. Thread: GUI.
#pragma once

#include "backend/service/monitor/clustermonitor.h"
#include "widgets/frame/monitorof.h"
#include "widgets/frame/page.h"

#include <QPointer>
#include <memory>

namespace weir {

class StateView;

class MonitorPage : public Page
{
    Q_OBJECT
public:
    void refresh() override;

protected:
    MonitorPage(const Services& services, Navigator& navigator, MonitorOf monitorOf, QWidget* parent);

    /// To be called by open(). True: it is another cluster than before.
    bool follow(const Place& place, Cluster* cluster);
    /// Something of the cluster, its monitor or the time zone changed.
    virtual void update() = 0;
    /// Shows what there is instead of a snapshot. False: there is one, with groups or without.
    bool showNoSnapshot(StateView& state);
    std::shared_ptr<const MonitorSnapshot> snapshot() const;
    bool utc() const;

    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

    QPointer<Cluster> m_cluster;
    QPointer<ClusterMonitor> m_monitor;
    QString m_clusterName;

private:
    void watch();

    MonitorOf m_monitorOf;
    std::unique_ptr<QObject> m_watcher; ///< lives while the page is visible
};

} // namespace weir
