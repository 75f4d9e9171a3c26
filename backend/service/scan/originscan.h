// Purpose: the scan of a SearchRequest: finds the ranges on a thread of its own, then reads them. Thread: as
// RecordScan. Limits: while the cluster cannot be reached at all, progress() has a part without a partition that says
// so.
#pragma once

#include "backend/kafka/scan/recordscan.h"
#include "backend/service/clientpool.h"
#include "backend/service/search/searchstream.h"

namespace weir {

/// Never null. The topics of the scan are those of the request, in its order. A stop by count is left to the visitor.
std::unique_ptr<RecordScan> makeOriginScan(SearchRequest request, std::shared_ptr<ClientPool> pool);

} // namespace weir
