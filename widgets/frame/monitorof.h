// Purpose: where a page gets a cluster's monitor from: the cluster, or a test's own. Thread: GUI.
#pragma once

#include "backend/service/cluster.h"

#include <functional>

namespace weir {

using MonitorOf = std::function<ClusterMonitor*(Cluster*)>;

inline ClusterMonitor* monitorOf(Cluster* cluster) { return cluster ? cluster->monitor() : nullptr; }

} // namespace weir
