// Purpose: a whole document to a Definition, by its kind. Thread: any, no state. Limits: as definitions.h.
#pragma once

#include "backend/cdp/definitions/definitionbook.h"

namespace weir::cdp {

/// As far as it can be read where mistakes were noted; null: not even its kind and key. `checks` are those of a book.
/// The version is the one that is written (0: none).
std::shared_ptr<Definition> readDefinition(const Json& document,
                                           const std::map<std::string, DefinitionBook::BodyCheck>& checks,
                                           Mistakes& mistakes);

/// kind/key of a document that may be wrong in any way: what there is of them.
std::string shownIdOf(const Json& document);

} // namespace weir::cdp
