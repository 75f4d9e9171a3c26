// Purpose: what changed from one state of the definitions to a later one, as the stages want to be told. Thread: any.
// Limits: none.
#pragma once

#include "backend/cdp/definitions/definitionbook.h"

#include <set>

namespace weir::cdp {

struct DefinitionChanges
{
    std::set<std::string> kinds;
    std::vector<std::string> journeys; ///< new, or with a new version
    std::vector<std::string> removedJourneys;
    std::vector<DefinitionPointer> requests; ///< privacy requests that are new and enabled
};

DefinitionChanges changesBetween(const DefinitionBook& before, const DefinitionBook& after);

} // namespace weir::cdp
