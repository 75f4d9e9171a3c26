// Purpose: the trace of a monitoring case in words. Thread: any (tr).
#pragma once

#include "backend/monitor/replay/monitorcase.h"

namespace weir::ctl {

QString monitorTraceText(const CaseTrace& trace, std::int64_t startMs);

} // namespace weir::ctl
