// Purpose: the first answer of a cluster, or the reason why there is none. Thread: any but the GUI thread; blocks up to
// timeoutMs.
#pragma once

#include "backend/kafka/clusteradmin.h"
#include "backend/kafka/connectionfailures.h"

#include <functional>

namespace weir {

/// Waits for the cluster's metadata. A cause that waiting does not mend (unknown host, closed port, wrong password,
/// TLS) ends the wait after 1.5 s; what may pass is waited for. Cancelled once `isStopped` says so. Precondition:
/// nobody else polls `client`.
Result<ClusterMetadata> reachCluster(rd_kafka_s* client, const ConnectionFailures& failures, int timeoutMs,
                                     const std::function<bool()>& isStopped = {});

} // namespace weir
