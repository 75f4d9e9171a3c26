// Purpose: why an event could not be mapped, in a sentence. Thread: any (tr). Limits: what is wrong with a mapping
// itself is said by models/common/definitiontext.h.
#pragma once

#include "backend/base/error.h"

namespace weir {

/// Of an Error of cdp::Mapping::map(): "total.@json: The text is no JSON."
QString mappingErrorSentence(const Error& error);

} // namespace weir
