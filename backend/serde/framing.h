// Purpose: bytes with registry framing (0, four bytes of schema id, body) by what the registry says of that id. Thread:
// any, no state.
#pragma once

#include "backend/serde/decoder.h"

namespace weir {

/// `plain`: what the bytes look like without a registry; the answer wherever that is the likelier one.
Decoded decodeFramed(const SchemaSource::Answer& answer, int id, std::string_view bytes, Format plain,
                     std::size_t limitBytes);

/// The same as `wanted` (Avro, Protobuf, JsonSchema): it fails if the schema is of another type.
Decoded decodeFramedAs(Format wanted, SchemaSource* schemas, std::string_view bytes, std::size_t limitBytes);

/// Why bytes that name a schema stay as they are.
Error noRegistry(int id);

} // namespace weir
