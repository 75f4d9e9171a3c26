// Purpose: whether a document is small enough to be looked at. Thread: any, no state. Limits: that is what they are:
// 10 MB and 200 levels; documents of any depth are measured without recursion.
#pragma once

#include "backend/base/json/json.h"
#include "backend/cdp/common/mistake.h"

namespace weir::cdp {

/// Notes TooLarge, or TooDeep at the first place that is.
bool isWithinLimits(const Json& document, Mistakes& mistakes);

} // namespace weir::cdp
