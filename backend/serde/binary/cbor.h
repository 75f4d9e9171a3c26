// Purpose: CBOR (RFC 8949) to JSON text and back. Thread: any, no state. Limits: safe against hostile bytes: lengths
// are checked against what is there before anything is allocated; 100 levels; bignums of 256 bytes (larger ones are
// shown as bytes). Form: numbers exactly, however large; NaN and the infinities as strings; bytes as
// {"$base64":"AQID"}; a key that is no text as its JSON text; undefined is null, other simple values {"$simple":19}.
// Tags: 0 and 1 (times) as ISO 8601, 2 to 4 as numbers, 32 to 36 as their text, 37 as a UUID, 55799 is left out, others
// {"$tag":7,"value":…}. The way back understands the objects with a $; times and UUIDs stay text.
#pragma once

#include "backend/serde/jsonlimits.h"

#include <string>
#include <string_view>

namespace weir {

Result<JsonDecoded> decodeCbor(std::string_view bytes, const JsonLimits& limits = {});

/// Invalid: not JSON, with the byte, or nested too deeply. The shortest form of everything, lengths known.
Result<std::string> encodeCbor(std::string_view json);

} // namespace weir
