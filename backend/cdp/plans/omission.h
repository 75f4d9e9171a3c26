// Purpose: an event without the properties that are not to be in it. Thread: any. Limits: only below `properties`,
// `traits` and `context`: what makes an event one stays.
#pragma once

#include "backend/base/json/jsonarena.h"

#include <string_view>

namespace weir::cdp {

/// Without the innermost property that `pointer` leads to or through: in a list that is the property that holds the
/// list. `event` itself where there is nothing to take out.
Json withoutProperty(const Json& event, std::string_view pointer, JsonArena& arena);

} // namespace weir::cdp
