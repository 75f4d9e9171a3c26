// Purpose: the definitions that come with Weir: tracking plans with the events of the Segment Spec, and sources for
// what many systems send. Thread: any. Limits: they are read anew at each call.
#pragma once

#include "backend/base/json/jsonarena.h"

#include <vector>

namespace weir {

/// Whole documents of kind plan (resources/plans), by key.
std::vector<JsonPointer> shippedPlans();
/// Whole documents of kind source (resources/presets), by key: to be adapted.
std::vector<JsonPointer> shippedPresets();

} // namespace weir
