// Purpose: the first records at the targets of a plan, decoded, with their times. Thread: a worker; blocks. Limits: 200
// steps, 3 s together, 256 KiB a partition at a time; what is not there by then stays unknown.
#pragma once

#include "backend/kafka/clientconf.h"
#include "backend/service/export/exportrequest.h"
#include "backend/service/plans/changeplan.h"

namespace weir {

/// Fills in targetTimeMs and firstRecord of steps that move an offset to where a record is.
void readFirstRecords(const ClientConf& conf, const ExportOptions& reading, QVector<PlanStep>& steps);

} // namespace weir
