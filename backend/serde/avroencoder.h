// Purpose: JSON text to Avro binary by a schema; reads what avrodecoder.h writes, and Avro's own JSON encoding of
// unions
// ({"string": "x"}). Thread: any, no state. Limits: 1,000 levels; a union tries its branches in order and takes the
// first that fits.
#pragma once

#include "backend/serde/avroschema.h"

namespace weir {

/// The body without framing. Invalid, with the field in words: not JSON, a field missing (without default), unknown or
/// of the wrong type.
Result<std::string> encodeAvro(const AvroSchema& schema, std::string_view json);

/// Puts the registry's five bytes before a body.
std::string frameForRegistry(int schemaId, std::string_view body);

} // namespace weir
