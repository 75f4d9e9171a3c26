// Purpose: what is worth a word in how a definition is written: dates without a zone, `and` beside `or` in FQL. Thread:
// any, no state. Limits: as the definition.
#pragma once

#include "backend/base/json/json.h"
#include "backend/cdp/lint/filterlogic.h"

namespace weir::cdp {

void tellWritten(const Json& document, const Tell& tell);

} // namespace weir::cdp
