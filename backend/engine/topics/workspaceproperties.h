// Purpose: what a workspace was made with, written once (topic `workers`, key `workspace`), so that engines agree on
// it. Thread: free functions for workers; they block up to the timeout. Limits: of two who write at once one wins and
// both learn what holds.
#pragma once

#include "backend/engine/records/workspace.h"
#include "backend/kafka/clientconf.h"

#include <optional>
#include <string>

namespace weir::engine {

/// Of the records in the engine's topics: an engine reads its own major format and older ones' minors, never a newer
/// major.
inline constexpr int engineFormatMajor = 1, engineFormatMinor = 0;

struct WorkspaceProperties
{
    int partitions = 0;
    bool isEncrypted = true;
    int formatMajor = engineFormatMajor, formatMinor = engineFormatMinor;
    std::string createdBy{}; ///< version of the program
    std::int64_t createdAtMs = 0;
};

/// None: not written yet. Errors: UnsupportedVersion (made by a newer engine), Decode.
Result<std::optional<WorkspaceProperties>> readProperties(const ClientConf& conf, const Workspace& workspace,
                                                          int timeoutMs);
/// Writes them unless they are there; returns those that hold.
Result<WorkspaceProperties> ensureProperties(const ClientConf& conf, const Workspace& workspace,
                                             const WorkspaceProperties& properties, int timeoutMs);

/// Reviews, creates what is missing (unless `mayCreate` is false: NotFound) and agrees on the properties: the workspace
/// as it holds. Errors: Conflict (a fatal wrong setting, in words), UnsupportedVersion, and those above.
Result<Workspace> openWorkspace(const ClientConf& conf, const Workspace& wanted, bool mayCreate, int timeoutMs);

} // namespace weir::engine
