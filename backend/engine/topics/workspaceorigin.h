// Purpose: what tells a workspace from all others, for local stores that are copies of it (backend/engine/store/
// storecopy.h). Thread: a free function for workers; it blocks up to the timeout. Limits: of a single topic that was
// deleted and made again nothing is said here; readers see that their offsets are not there.
#pragma once

#include "backend/engine/records/workspace.h"
#include "backend/kafka/clientconf.h"

#include <map>
#include <string>

namespace weir::engine {

/// By parts: "cluster" (Kafka's id of it), "workspace" (the prefix), "making" (when and by what it was made); an empty
/// text: not known. Errors: of the cluster; as readProperties().
Result<std::map<std::string, std::string>> workspaceOrigin(const ClientConf& conf, const Workspace& workspace,
                                                           int timeoutMs);

} // namespace weir::engine
