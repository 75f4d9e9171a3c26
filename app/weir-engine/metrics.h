// Purpose: what is watched, as Prometheus metrics: by the names of kafka-lag-exporter and of the Burrow exporter where
// they have one, else by names of ours (weir_…). Thread: set… main, Collect() the server's; both see whole snapshots.
// Limits: made anew for each scrape, so a group or topic that is gone is gone from the metrics.
#pragma once

#include "backend/monitor/alerts/alertrule.h"
#include "backend/monitor/groupsnapshot.h"
#include "backend/monitor/history/historystore.h"
#include "backend/service/topicsnapshot.h"

#include <QVector>
#include <memory>
#include <mutex>
#include <prometheus/collectable.h>
#include <prometheus/metric_family.h>
#include <string>
#include <vector>

namespace weir::engine {

/// Everything that one scrape tells.
struct Watched
{
    std::string cluster; ///< the label cluster_name
    std::shared_ptr<const MonitorSnapshot> groups;
    std::shared_ptr<const ClusterSnapshot> topics;
    QVector<Alert> alerts; ///< open
    HistoryState history;
    bool isOnline = false;
};

/// `nowMs`: for the sample's age.
std::vector<prometheus::MetricFamily> metricsOf(const Watched& watched, std::int64_t nowMs);

class Metrics final : public prometheus::Collectable
{
public:
    void set(Watched watched);
    std::vector<prometheus::MetricFamily> Collect() const override;

private:
    mutable std::mutex m_mutex;
    Watched m_watched;
};

} // namespace weir::engine
