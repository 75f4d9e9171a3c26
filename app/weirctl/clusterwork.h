// Purpose: what commands need that change a cluster: who it is, settings for clients, the workspace. Thread: main;
// blocks. Limits: those of Target's time limit.
#pragma once

#include "app/shell/connecting.h"

namespace weir::ctl {

struct ClusterWork
{
    Target target;
    ClientConf conf; ///< of an admin
    QString clusterId;
    QString prefix; ///< of the workspace: its journal and definitions
};

/// The cluster has answered. On failure says why on standard error and sets `status`.
std::optional<ClusterWork> openClusterWork(const Arguments& arguments, int& status);

} // namespace weir::ctl
