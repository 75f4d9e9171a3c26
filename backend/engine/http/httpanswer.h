// Purpose: what is said to a request, in the form that Segment's libraries read. Thread: values. Limits: none of its
// own.
#pragma once

#include "backend/engine/http/collector.h"

#include <string>
#include <utility>

namespace weir::engine {

struct HttpAnswer
{
    int status = 200;
    std::string body{};
    std::string contentType = "application/json";
    std::vector<std::pair<std::string, std::string>> fields{}; ///< further ones
    bool closes = false; ///< the connection ends with it: what the client has sent cannot be trusted, or was not read
};

/// {"success": true}
HttpAnswer taken();
/// {"success": false, "code": …, "message": …}: `code` is a word for programs, `message` a sentence.
HttpAnswer refusal(int status, std::string_view code, std::string_view message);
/// Of a status that RequestReader gives.
HttpAnswer malformed(int status, std::string_view reason);
/// 405 with the methods that are allowed: "POST, OPTIONS".
HttpAnswer wrongMethod(std::string_view allowed);
/// 429, with Retry-After, and X-RateLimit-Reset for the browser's library.
HttpAnswer tooBusy(int retryAfterSeconds);
HttpAnswer answerTo(Collected outcome, int retryAfterSeconds);

/// The whole answer as it is sent. `isHead`: without its body, though its length is told.
std::string wireText(const HttpAnswer& answer, bool keepsAlive, bool isHead, std::int64_t nowMs);

} // namespace weir::engine
