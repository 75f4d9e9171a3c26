// Purpose: whether a document is small enough to be looked at. Thread: any, no state. Limits: that is what they are:
// 200 levels; 10 MB of JSON without white space, 1 MB of what is compiled to programs, which are a hundred times as
// large at worst. Documents of any depth are measured without recursion.
#pragma once

#include "backend/base/json/json.h"
#include "backend/cdp/common/mistake.h"

namespace weir::cdp {

/// Notes TooLarge, or TooDeep at the first place that is.
bool isWithinLimits(const Json& document, Mistakes& mistakes);

} // namespace weir::cdp
