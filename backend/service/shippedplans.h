// Purpose: the tracking plans that come with Weir: the events of the Segment Spec, as definitions. Thread: any. Limits:
// they are read anew at each call.
#pragma once

#include "backend/base/json/jsonarena.h"

#include <vector>

namespace weir {

/// Whole documents of kind plan (resources/plans), by key.
std::vector<JsonPointer> shippedPlans();

} // namespace weir
