// Purpose: where a source's group begins to read partitions of which it has committed nothing. Thread: any; asks the
// brokers. Limits: none.
#pragma once

#include "backend/cdp/definitions/definitionbook.h"
#include "backend/engine/log/logrecord.h"
#include "backend/kafka/clientconf.h"

#include <map>

namespace weir::engine {

/// As the definition's `start` says. `latest`: at the end, unless the group has committed something of the topic: then
/// the partition was added later, or another worker came first, and reading begins at the moment of the definition.
/// Errors: as of the cluster.
Result<std::map<LogPartition, std::int64_t>> startOffsets(const ClientConf& conf, const cdp::Definition& definition,
                                                          const std::vector<LogPartition>& partitions,
                                                          bool hasGroupCommitted, int timeoutMs);
/// All partitions of a topic. Errors: NotFound; as of the cluster.
Result<std::vector<LogPartition>> partitionsOf(const ClientConf& conf, const std::string& topic, int timeoutMs);

} // namespace weir::engine
