// Purpose: RecordScan through librdkafka, for what our own connections cannot log in to (GSSAPI). Thread: see
// RecordScan; one. Limits: blocks have no `bytes`; transactions are not marked: showControl gives aborted records
// without markers; backwards a window of every partition at a time.
#pragma once

#include "backend/kafka/clientconf.h"
#include "backend/kafka/scan/recordscan.h"

namespace weir {

/// Never null.
std::unique_ptr<RecordScan> makeClientScan(ClientConf conf, std::vector<ScanPart> parts, ScanOptions options);

} // namespace weir
