// Purpose: the members of a consumer group and what they hold, over whatever security librdkafka speaks. Thread: a
// worker; blocks up to the timeout. Limits: classic groups, which is what the engine's are.
#pragma once

#include "backend/engine/log/groupwatch.h"

#include <set>
#include <string>

struct rd_kafka_s;

namespace weir::engine {

/// Errors: those of the coordinator, Timeout.
Result<GroupView> describeGroup(rd_kafka_s* client, const std::string& group, int timeoutMs);
/// Empty for a group that is not there. Errors: those of the coordinator, Timeout.
Result<std::set<std::string>> memberClientIds(rd_kafka_s* client, const std::string& group, int timeoutMs);

} // namespace weir::engine
