// Purpose: JavaScript knows doubles only; what a transformation did not touch keeps its exact value all the same.
// Thread: any, no state. Limits: a number counts as untouched where it stands at the same path with the same double.
#pragma once

#include "backend/base/json/jsonarena.h"

namespace weir::engine {

/// Is there a number in it that may not survive as a double (beyond 2^53, or of 16 and more signs)?
bool hasInexactNumbers(const Json& value);
/// `result` with the exact numbers of `original` where it has their doubles; copied into `arena`.
Json withExactNumbers(const Json& original, const Json& result, JsonArena& arena);

} // namespace weir::engine
