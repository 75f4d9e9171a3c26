// Purpose: one cluster watched without a window: recorded, judged, alerted about, told to Prometheus. Thread: main.
// Limits: runs until a signal; what happens is a line on standard output.
#pragma once

#include "app/shell/connecting.h"
#include "app/weir-engine/metrics.h"
#include "backend/service/clusters.h"

#include <QHash>
#include <QObject>
#include <QTimer>

namespace prometheus {
class Exposer;
}

namespace weir {
class Alerts;
}

namespace weir::engine {

struct WatchPlan
{
    ctl::Target target;
    QString listen;     ///< "host:port" of the metrics; empty: none
    QString dataFolder; ///< where the history goes
    bool isQuiet = false;
};

class Watcher : public QObject
{
    Q_OBJECT
public:
    explicit Watcher(WatchPlan plan);
    ~Watcher() override;

    /// False: the metrics' address cannot be had; said on standard error.
    bool listen();
    void start();

private:
    void tell(const QString& line) const;
    void followAlerts(Alerts* alerts);
    void takeState();
    void takeSnapshot();
    void takeHistory();
    void publish();

    const WatchPlan m_plan;
    Clusters m_clusters;
    Cluster* m_cluster = nullptr;
    std::shared_ptr<Metrics> m_metrics;
    std::unique_ptr<prometheus::Exposer> m_exposer;
    QHash<QString, Verdict> m_verdicts; ///< as told last
    bool m_isFirst = true;
    LinkState m_told = LinkState::Connecting;
    QTimer m_signals; ///< looks for Ctrl+C
};

} // namespace weir::engine
