// Purpose: how a connection's groups are judged, kept in a file of its own beside the history. Thread: any, one at a
// time. Limits: a file that cannot be read counts as empty.
#pragma once

#include "backend/base/result.h"
#include "backend/monitor/verdict/lagwindow.h"

#include <QString>

namespace weir {

/// The usual ones if nothing was kept, or the folder is empty.
JudgeSettings keptJudgeSettings(const QString& dataFolder, const QString& connectionId);
/// Errors: Io.
Result<void> keepJudgeSettings(const QString& dataFolder, const QString& connectionId, const JudgeSettings& settings);

} // namespace weir
