// Purpose: what bytes without a schema look like. Thread: any, no state. Limits: looks at what it is given; callers cut
// big values.
#pragma once

#include "backend/serde/decoder.h"

#include <span>

namespace weir {

/// Json, Text, Uuid, Integer or Hex; binaryCandidates() looks closer at Hex. `cut`: `window` is only the beginning of
/// the value. JSON objects, arrays and strings are Json; a lone number or word is Text. Text may hold some invalid
/// bytes or control characters.
Format sniff(std::string_view window, bool cut = false);

/// Cbor and MessagePack, the likelier one first, if the first bytes begin a map or list of them that is not empty.
/// Bytes that are neither text nor JSON are taken for one of these only if all of them, to the last byte, are one such
/// value: whoever calls this must check that.
std::span<const Format> binaryCandidates(std::string_view bytes);

/// Begins with a brace and is text, so that somebody meant it to be JSON.
bool meansToBeJson(std::string_view window);

/// The id of registry framing (0, four bytes of id, a body): 1 to 2^24 - 1, larger ones are taken for chance. None
/// otherwise.
std::optional<int> framedSchemaId(std::string_view bytes);

} // namespace weir
