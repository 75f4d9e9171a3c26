// Purpose: the meta-schema of draft-07 as its specification publishes it. Thread: any. Limits: none.
#pragma once

#include "backend/base/json/json.h"

#include <string_view>

namespace weir::cdp {

inline constexpr std::string_view metaSchemaUri = "http://json-schema.org/draft-07/schema";

/// Lives as long as the program.
const Json& metaSchemaDocument();

} // namespace weir::cdp
