// Purpose: tails the workspace topics of one cluster with one client, and writes to them on a thread beside. Thread:
// any; what is told comes on the link's own threads (see GuiPost). Limits: what others write arrives within a second; a
// topic that is not there yet is looked for every 2 s.
#pragma once

#include "backend/service/workspace/workspacetopic.h"

#include <functional>
#include <memory>

namespace weir {

struct WorkspaceTail
{
    TopicRecipe topic;
    std::int64_t most = 0;       ///< the newest so many offsets at first; 0: all
    std::function<void()> begun; ///< what was told before does not count any more
    std::function<void(std::vector<WorkspaceRecord>)> records;
    /// All that was there at first has been told (nothing, where there is no topic), or what stands in the way, each
    /// time that this changes. `clusterId` may be empty with an error.
    std::function<void(const QString& clusterId, const std::optional<Error>&)> state;
};

class WorkspaceLink
{
public:
    explicit WorkspaceLink(ClientConf conf);
    ~WorkspaceLink(); ///< returns at once
    WorkspaceLink(const WorkspaceLink&) = delete;
    WorkspaceLink& operator=(const WorkspaceLink&) = delete;

    void tail(WorkspaceTail tail);
    /// One after another, in the order of the calls. What was begun is finished even if the link goes.
    void write(TopicRecipe topic, std::vector<WorkspaceRecord> records, std::function<void(Result<void>)> done);
    const ClientConf& conf() const;

private:
    struct Shared;
    const std::shared_ptr<Shared> m_shared;
};

} // namespace weir
