// Purpose: bytes that name no schema, by one that was given: Avro without framing or in its single-object encoding,
// Protobuf messages. Thread: any, no state.
#pragma once

#include "backend/serde/decoder.h"

namespace weir {

/// `given` null: fails, saying so.
Decoded decodeRawAvro(const GivenSchema* given, std::string_view bytes, std::size_t limitBytes);
/// `given` null: the fields by their numbers.
Decoded decodeRawProtobuf(const GivenSchema* given, std::string_view bytes, std::size_t limitBytes);

/// By whatever `given` is, if it fits to the last byte.
std::optional<Decoded> decodeIfItFits(const GivenSchema& given, std::string_view bytes, std::size_t limitBytes);

} // namespace weir
