// Purpose: what is worth a word about definitions that are accepted: what can never be true or is always, what is never
// reached, names that differ by their case, types that drift, what nobody has seen or defined (definitions.md). Thread:
// any, no state. Limits: remarks are heuristic where lists, patterns and references to other values are concerned: what
// cannot be told is left out.
#pragma once

#include "backend/cdp/definitions/definitionbook.h"
#include "backend/cdp/lint/catalogue.h"
#include "backend/cdp/lint/remark.h"

namespace weir::cdp {

/// Of each in the order given; what they refer to is looked for among all of them. `nowMs`: against which 40 days are
/// counted. Without observed events nothing is said about what was not seen.
Remarks lint(std::span<const DefinitionPointer> definitions, const Catalogue& seen, std::int64_t nowMs);

} // namespace weir::cdp
