// Purpose: Avro's single-object encoding: C3 01, the CRC-64-AVRO fingerprint of the schema's parsing canonical form,
// body. Thread: any, no state.
#pragma once

#include "backend/serde/avroschema.h"

namespace weir {

constexpr std::size_t singleObjectHeaderBytes = 10;

/// The schema in Avro's parsing canonical form: primitives bare, full names, no attributes but those that matter.
std::string avroCanonicalForm(const AvroSchema& schema);
std::uint64_t avroFingerprint(const AvroSchema& schema);
/// CRC-64-AVRO of any text.
std::uint64_t avroCrc64(std::string_view text);

/// The fingerprint that these bytes begin with; none: they don't.
std::optional<std::uint64_t> singleObjectFingerprint(std::string_view bytes);

} // namespace weir
