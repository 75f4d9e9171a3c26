// Purpose: how the engine of a workspace is: its topics, workers, how far each stage is behind, and the audit. Thread:
// main; blocks. Limits: of the audit the newest 500,000 records; not over Kerberos (GroupReach).
#pragma once

#include "app/shell/connecting.h"
#include "backend/engine/log/workerregistry.h"
#include "backend/engine/records/auditcounts.h"
#include "backend/engine/topics/workspaceproperties.h"
#include "backend/engine/topics/workspacetopics.h"

#include <set>

namespace weir::ctl {

struct EngineStatus
{
    struct Worker
    {
        engine::WorkerCard card;
        bool isAlive = false; ///< a member of its stage's group
        /// By the broker's clock until anybody spoke; of one that is no member: until now.
        std::int64_t silentMs = 0;
        /// It speaks, and is in no group: it begins, or something stands in the way (its log says what).
        bool isWaiting() const { return !isAlive && silentMs < 10'000; }
    };
    struct Partition
    {
        std::string topic;
        int partition = 0;
        std::int64_t committed = -1, end = -1; ///< -1: none; not told
        std::optional<std::int64_t> lag;       ///< records that are there and not taken in
        friend bool operator==(const Partition&, const Partition&) = default;
    };
    struct Stage
    {
        std::string name, group, topic; ///< "collect.orders"; topic: what it reads, if that is known
        int workers = 0;                ///< that are alive
        std::vector<Partition> partitions;
        std::optional<std::int64_t> lag() const; ///< of those whose lag is known; none: of no one
    };
    engine::TopicPlan topics;
    std::optional<engine::WorkspaceProperties> properties; ///< none: no engine has run yet
    std::vector<Worker> workers;                           ///< by stage and id
    std::vector<Stage> stages;                             ///< in the order of an event's way
    /// Nothing waited for them, and nothing came, while the audit was read: its counts can be compared.
    std::set<std::string> quiet;
    std::map<engine::AuditPlace, engine::AuditTotals> audit;
    bool isAuditWhole = true;           ///< else only the newest of it was read
    std::int64_t erasures = 0;          ///< requests that were carried out: events of those people count nowhere
    std::set<std::string> kafkaSources; ///< their keys
};

/// Asks the cluster; `workspace.prefix` says which. Errors: of the cluster; UnsupportedVersion.
Result<EngineStatus> readEngineStatus(const Target& target, const engine::Workspace& workspace);

/// "collect.orders" goes with collect; stages that are not known come behind.
std::size_t stageOrder(std::string_view stage);

} // namespace weir::ctl
