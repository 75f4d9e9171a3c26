// Purpose: MessagePack to JSON text and back. Thread: any, no state. Limits: safe against hostile bytes: lengths are
// checked against what is there before anything is allocated; 100 levels. Form: NaN and the infinities as strings;
// binary as {"$base64":"AQID"}; a key that is no text as its JSON text; timestamps (extension -1) as ISO 8601, other
// extensions as {"$ext":5,"$base64":"AQID"}. The way back understands the objects with a $; times stay text.
#pragma once

#include "backend/serde/jsonlimits.h"

#include <string>
#include <string_view>

namespace weir {

Result<JsonDecoded> decodeMessagePack(std::string_view bytes, const JsonLimits& limits = {});

/// Invalid: not JSON, with the byte, or nested too deeply. Numbers take the shortest form that holds them exactly.
Result<std::string> encodeMessagePack(std::string_view json);

} // namespace weir
