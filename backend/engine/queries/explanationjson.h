// Purpose: explanations as JSON, for answers. Thread: values. Limits: 200 conditions deep.
#pragma once

#include "backend/base/json/json.h"
#include "backend/cdp/rules/explanation.h"

namespace weir::engine {

std::string explanationText(const cdp::Explanation& explanation);
/// None: it is none.
std::optional<cdp::Explanation> explanationOf(const Json& json);

} // namespace weir::engine
