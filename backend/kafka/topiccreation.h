// Purpose: makes topics (CreateTopics). Thread: a worker; blocks up to the timeout. Limits: one request for all; a
// topic is in the brokers' metadata a moment later only: waitForTopics().
#pragma once

#include "backend/base/result.h"

#include <map>
#include <string>
#include <vector>

struct rd_kafka_s;

namespace weir {

struct NewTopic
{
    std::string name;
    int partitions = 1;
    int replication = 1;
    std::map<std::string, std::string> settings; ///< Kafka's names
};

/// By name; one that is there already: Exists.
std::map<std::string, Result<void>> createTopics(rd_kafka_s* client, const std::vector<NewTopic>& topics,
                                                 int timeoutMs);

/// Until each of them has all its partitions with leaders. Errors: Timeout; those of metadata.
Result<void> waitForTopics(rd_kafka_s* client, const std::vector<std::string>& names, int timeoutMs);

} // namespace weir
