// Purpose: the formats that need nothing but the bytes: text, JSON, numbers, UUID, hex, base64; and what the other
// decoders share: failures that show the bytes, texts cut for cells. Thread: any, no state. Limits: 100 MiB of text.
#pragma once

#include "backend/serde/decoder.h"
#include "backend/serde/jsonlimits.h"

namespace weir {

Error decodeError(const QString& detail);

/// The beginning of some bytes that has to be looked at for `limitBytes` of text (0: all).
struct TextWindow
{
    std::string_view bytes;
    bool cut = false;       ///< there is more
    bool overLimit = false; ///< more than is ever shown
};
TextWindow textWindow(std::string_view bytes, std::size_t limitBytes);

/// Json, Text, Integer, IntegerLittle, Double, Uuid, Hex, Base64; Text for every other.
Decoded decodePlain(std::string_view bytes, Format format, std::size_t limitBytes);

/// Failed, with the bytes as they are best read without knowing more.
Decoded failedDecoding(Format format, std::string_view bytes, std::size_t limitBytes, Error error);

/// What a decoder made of all of `bytes`: JSON; what is left over or was no UTF-8 is told in the error.
Decoded decodedJson(Format format, std::string_view bytes, std::size_t limitBytes, Result<JsonDecoded> decoded);

/// Cuts the text at a character boundary; 0: not at all.
void cutText(Decoded& decoded, std::size_t limitBytes);

} // namespace weir
