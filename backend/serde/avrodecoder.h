// Purpose: Avro binary straight to JSON text. Thread: any, no state.
// Limits: safe against hostile bytes: lengths are checked against what is there, nesting ends at maxDepth, output at
// maxOutputBytes, and array or map items that take no bytes at maxEmptyItems. Form: unions show the value alone; bytes
// and fixed are strings of the characters U+0000 to U+00FF, as in Avro's JSON encoding; NaN and the infinities are
// strings; logical types as avrological.h says, decimals as numbers.
#pragma once

#include "backend/serde/avroschema.h"
#include "backend/serde/jsonlimits.h"

namespace weir {

struct AvroLimits
{
    std::size_t maxOutputBytes = 64u << 20;
    int maxDepth = 1000;
    std::size_t maxEmptyItems = 1'000'000;
    std::size_t stopAfterBytes = 0; ///< for table cells: end with `cut` once so much is written; 0: never
};

using AvroDecoded = JsonDecoded;

/// Decode, with the byte and the field in words, if the bytes are not of that schema; Limit if a limit was hit.
Result<AvroDecoded> decodeAvro(const AvroSchema& schema, std::string_view body, const AvroLimits& limits = {});

} // namespace weir
