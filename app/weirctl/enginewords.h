// Purpose: the engine of a workspace as tables and as JSON. Thread: any; values. Limits: tables are made for 100
// columns.
#pragma once

#include "app/weirctl/enginechecks.h"

#include <QJsonObject>

namespace weir::ctl {

struct EngineSpan
{
    std::int64_t sinceMs = 0; ///< of the audit's first table
    QString words;            ///< "1h", as it was asked for
};

QString engineText(const EngineStatus& status, const EngineSpan& span);
QJsonObject engineJson(const EngineStatus& status, const EngineSpan& span);

} // namespace weir::ctl
