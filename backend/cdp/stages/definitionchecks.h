// Purpose: what a book of definitions has to ask of those who run them: formulas, journeys, plans. Thread: any. Limits:
// none.
#pragma once

#include "backend/cdp/definitions/definitionbook.h"

namespace weir::cdp {

/// For every book whose definitions are to run.
void setDefinitionChecks(DefinitionBook& definitions);

} // namespace weir::cdp
