#include "backend/service/monitor/clustermonitor.h"

namespace weir {

ClusterMonitor::ClusterMonitor(QObject* parent) : QObject(parent) {}
ClusterMonitor::~ClusterMonitor() = default;

} // namespace weir
