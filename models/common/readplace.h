// Purpose: a read request as the query of an address and back: from=newest:500&until=end&partitions=0,3. Thread:
// values. Values: from = beginning | newest:N | offset:N | time:ISO | live; until = end | live | offset:N | time:ISO |
// count:N; records = committed | uncommitted | all (aborted records and markers too); filter, key, value (formats) are
// the page's.
#pragma once

#include "backend/base/result.h"
#include "backend/service/readrequest.h"
#include "models/common/moment.h"
#include "models/common/place.h"

namespace weir {

/// Missing parts take the defaults (newest 500 until the end). Invalid: which part, and what it may be.
Result<ReadRequest> readRequest(const Place& place);
/// Only what differs from the defaults.
QMap<QString, QString> readQuery(const ReadRequest& request);

} // namespace weir
