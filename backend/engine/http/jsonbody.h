// Purpose: a request's body as JSON, and messages that look into it without a copy. Thread: one at a time while it is
// made; then immutable. Limits: RequestLimits; JSON as JsonParser takes it (1,024 levels, valid UTF-8).
#pragma once

#include "backend/base/json/jsonparser.h"
#include "backend/engine/http/httpoutcome.h"
#include "backend/engine/http/httprequest.h"
#include "backend/engine/http/requestlimits.h"

#include <memory>
#include <variant>

namespace weir::engine {

struct JsonBody
{
    JsonDocument document;                ///< the whole body
    JsonArena arena;                      ///< what was made from it
    std::vector<JsonDocument> messages{}; ///< their roots look into both
};

/// The body without its Content-Encoding. An answer: 400 where it is damaged, 413 where it gets too large, 415 where it
/// is packed otherwise than with gzip.
std::variant<HttpAnswer, std::string> unpackedBody(HttpRequest& request, const RequestLimits& limits);
/// An answer: 400 with line and column of what is no JSON. A byte order mark in front is passed over.
std::variant<HttpAnswer, std::shared_ptr<JsonBody>> readJsonBody(std::string text);

/// The batch of what is in `messages`, which keeps the body; unreadable ones are cut to 2 KB.
CollectedRequest collectedRequest(std::string source, const std::shared_ptr<JsonBody>& body,
                                  const std::vector<Json>& messages, const std::vector<Json>& unreadable,
                                  std::int64_t nowMs);

} // namespace weir::engine
