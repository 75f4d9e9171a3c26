// Purpose: records of Kafka's own topics, __consumer_offsets and __transaction_state, as JSON: keys with "type" (its
// name) and "version" (its number on the wire), values with "version". Thread: any, no state. Limits: safe against
// hostile bytes: lengths are checked against what is there; all record types up to Kafka 4.3, those of the old group
// protocol since 0.9.
#pragma once

#include "backend/serde/decoder.h"
#include "backend/serde/jsonlimits.h"

namespace weir {

enum class InternalTopic { ConsumerOffsets, TransactionState };

Result<JsonDecoded> decodeInternalKey(InternalTopic topic, std::string_view bytes, const JsonLimits& limits = {});
/// `key`: the record's key, which says what the value is. Empty: whatever fits to the last byte.
Result<JsonDecoded> decodeInternalValue(InternalTopic topic, std::string_view key, std::string_view bytes,
                                        const JsonLimits& limits = {});

/// None: not one of the two.
std::optional<InternalTopic> internalTopic(std::string_view name);

/// As `context` says; Format::ConsumerOffsets or Format::TransactionState.
Decoded decodeInternal(InternalTopic topic, std::string_view bytes, std::size_t limitBytes,
                       const DecodeContext& context);

} // namespace weir
