// Purpose: RecordScan over a cluster, with our own fetch requests (kafka/wire): blocks are looked at where they were
// received, nothing is copied a record. Thread: see RecordScan; one to three connections a broker, a thread each.
// Limits: at most 64 MiB in flight; connections with GSSAPI read through librdkafka, block by block without `bytes`.
#pragma once

#include "backend/kafka/clientconf.h"
#include "backend/kafka/scan/recordscan.h"

namespace weir {

/// Never null.
std::unique_ptr<RecordScan> makeKafkaScan(ClientConf conf, std::vector<ScanPart> parts, ScanOptions options);

} // namespace weir
