// Purpose: the topics of a workspace (architecture.md, "Kafka is the distributed engine"): which there must be and with
// what settings, what would be created, and creating it. Thread: free functions for workers; they block up to the
// timeout. Limits: settings of existing topics are reported, never changed.
#pragma once

#include "backend/engine/records/workspace.h"
#include "backend/kafka/clientconf.h"

#include <map>
#include <string>
#include <vector>

namespace weir::engine {

struct TopicSpec
{
    std::string name;                              ///< without the prefix: "events"
    int partitions = 1;                            ///< of a new one
    bool hasWorkspacePartitions = false;           ///< all of them are read by number: another count is fatal
    std::map<std::string, std::string> settings{}; ///< Kafka's names: cleanup.policy, retention.ms…
};
/// All topics of a workspace, sorted by name.
std::vector<TopicSpec> workspaceTopics(const Workspace& workspace);

struct WrongSetting
{
    std::string topic; ///< with the prefix
    std::string name;  ///< "cleanup.policy"; "partitions"
    std::string wanted, found;
    bool isFatal = false; ///< the engine would do wrong with it and does not start
};

struct TopicPlan
{
    Workspace workspace; ///< its partitions as `events` has them, where it exists
    bool exists = false; ///< `events` is there
    int brokers = 0, replication = 1, minInSync = 1;
    std::vector<TopicSpec> missing; ///< would be created
    std::vector<std::string> right; ///< names with the prefix
    std::vector<WrongSetting> wrong;
    bool isFatal() const;
};

/// Looks, changes nothing. `wanted.partitions` counts only where `events` is not there yet. Errors: as of the cluster.
Result<TopicPlan> reviewTopics(const ClientConf& conf, const Workspace& wanted, int timeoutMs);
/// Creates what is missing; no error if somebody else did meanwhile. Waits until all have leaders. Errors:
/// Authorization, ReadOnly (the connection's), Invalid…
Result<void> createTopics(const ClientConf& conf, const TopicPlan& plan, int timeoutMs);

} // namespace weir::engine
