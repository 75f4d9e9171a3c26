// Purpose: how the engine of a workspace is: its topics, workers, how far each stage is behind, and the audit. Thread:
// main; blocks. Limits: of the audit the newest 500,000 records.
#pragma once

#include "app/shell/connecting.h"
#include "backend/engine/log/workerregistry.h"
#include "backend/engine/records/auditcounts.h"
#include "backend/engine/topics/workspacetopics.h"

namespace weir::ctl {

struct EngineStatus
{
    struct Worker
    {
        engine::WorkerCard card;
        std::int64_t heardAtMs = 0;
        std::int64_t silentMs = 0; ///< by the broker's clock, until anybody spoke last
    };
    struct Stage
    {
        std::string name;
        int workers = 0;
        std::optional<std::int64_t> lag; ///< records that are committed and not taken in; none: no offsets yet
    };
    engine::TopicPlan topics;
    std::vector<Worker> workers; ///< by stage and id
    std::vector<Stage> stages;   ///< in the order of an event's way
    std::map<engine::AuditPlace, engine::AuditTotals> audit;
};

/// On failure says why and sets `status`. `workspace.prefix` says which.
std::optional<EngineStatus> readEngineStatus(const Arguments& arguments, const engine::Workspace& workspace,
                                             QString& where, int& status);

/// Totals since `sinceMs`, by stage and source; "" as a source: all of the stage.
std::map<std::pair<std::string, std::string>, engine::AuditTotals> auditSince(const EngineStatus& engineStatus,
                                                                              std::int64_t sinceMs);

} // namespace weir::ctl
