// Purpose: how many bytes each partition takes on its leader's disk, for the whole cluster. Thread: a worker; blocks,
// one request a broker, all at once. Limits: a broker that does not answer costs its own rows.
#pragma once

#include "backend/base/result.h"
#include "backend/kafka/clientconf.h"

#include <atomic>
#include <map>
#include <string>
#include <utility>

namespace weir {

/// All log directories of one broker together.
struct BrokerDisk
{
    std::int64_t logBytes = 0;                      ///< of all replicas that lie there
    std::int64_t totalBytes = -1, usableBytes = -1; ///< of the volumes; -1: the broker is too old to say (KIP-827)
};

struct LogSizes
{
    std::map<std::pair<std::string, std::int32_t>, std::int64_t> bytes; ///< by topic and partition
    std::map<std::int32_t, BrokerDisk> disks;
    std::map<std::int32_t, Error> failed; ///< by broker: whose rows are missing, and why
};

/// Errors: as of a connection, when not even the list of brokers can be had. Needs DESCRIBE on the cluster (else
/// Authorization in `failed`).
Result<LogSizes> leaderLogSizes(const ClientConf& conf, int timeoutMs, const std::atomic<bool>* cancel = nullptr);

} // namespace weir
