// Purpose: is a request's head beyond doubt, so that no proxy in front can read it otherwise (request smuggling)?
// Thread: any, no state. Limits: stricter than RFC 9112 asks: what is read in two ways is refused, not mended.
#pragma once

#include "backend/engine/http/requestlimits.h"

#include <string_view>

namespace weir::engine {

struct HeadMistake
{
    int status = 0;            ///< 0: none; else 400, 431, 501, 505
    std::string_view reason{}; ///< a sentence for the answer

    explicit operator bool() const { return status != 0; }
};

/// `head`: the request line, the fields, the empty line. Refused: line breaks other than CRLF, control characters,
/// folded fields (RFC 9112, 5.2), spaces in front of a colon, no Host or two (3.2), Content-Length twice or no plain
/// number, Transfer-Encoding other than `chunked` alone, and both together (6.1).
HeadMistake checkHead(std::string_view head, const RequestLimits& limits);

} // namespace weir::engine
