#include "backend/engine/http/jsonbody.h"

#include "backend/engine/http/gzipreader.h"

#include <algorithm>

namespace weir::engine {
namespace {

std::string_view withoutMark(std::string_view text)
{
    constexpr std::string_view mark = "\xef\xbb\xbf";
    return text.starts_with(mark) ? text.substr(mark.size()) : text;
}

/// At most `most` bytes, whole characters.
void cut(std::string& text, std::size_t most)
{
    if (text.size() <= most)
        return;
    while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xc0) == 0x80)
        --most;
    text.resize(most);
}

bool isOneOf(std::string_view word, std::initializer_list<std::string_view> words)
{
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; };
    return std::any_of(words.begin(), words.end(), [&](std::string_view one) {
        return std::equal(word.begin(), word.end(), one.begin(), one.end(),
                          [&](char a, char b) { return lower(a) == b; });
    });
}

} // namespace

std::variant<HttpAnswer, std::string> unpackedBody(HttpRequest& request, const RequestLimits& limits)
{
    const std::string_view encoding = request.field("content-encoding");
    if (encoding.empty() || isOneOf(encoding, {"identity"}))
        return std::move(request.body);
    if (!isOneOf(encoding, {"gzip", "x-gzip"}))
        return refusal(415, "unsupported_encoding", "The only Content-Encoding taken is gzip.");
    Result<std::string> unpacked = expandGzip(request.body, limits.bodyBytes);
    if (unpacked)
        return std::move(unpacked).value();
    if (unpacked.error().kind == ErrorKind::Limit)
        return refusal(413, "too_large", "The body of the request is too large.");
    return refusal(400, "invalid_request", unpacked.error().detail.toStdString());
}

std::variant<HttpAnswer, std::shared_ptr<JsonBody>> readJsonBody(std::string text)
{
    // Its memory is used again from request to request.
    thread_local JsonParser parser;
    auto body = std::make_shared<JsonBody>();
    JsonDocument& document = body->document;
    document.source = std::move(text);
    if (parser.parse(withoutMark(document.source), document.arena, document.root))
        return body;
    const JsonMistake& mistake = parser.mistake();
    return refusal(400, "malformed_json",
                   "The body is no JSON: line " + std::to_string(mistake.line) + ", column " +
                       std::to_string(mistake.column) + '.');
}

CollectedRequest collectedRequest(std::string source, const std::shared_ptr<JsonBody>& body,
                                  const std::vector<Json>& messages, const std::vector<Json>& unreadable,
                                  std::int64_t nowMs)
{
    CollectedRequest request;
    request.batch.source = std::move(source);
    request.batch.receivedAtMs = nowMs;
    body->messages.reserve(messages.size());
    request.batch.messages.reserve(messages.size());
    for (const Json& message : messages) {
        body->messages.emplace_back().root = message;
        request.batch.messages.emplace_back(body, &body->messages.back());
    }
    request.bytes = body->document.source.capacity() + body->document.arena.bytes() + body->arena.bytes() +
                    messages.size() * (sizeof(JsonDocument) + sizeof(JsonPointer));
    constexpr std::size_t longestUnreadable = 2048;
    for (const Json& message : unreadable) {
        std::string& text = request.batch.unreadable.emplace_back(toJsonText(message));
        cut(text, longestUnreadable);
        request.bytes += text.size();
    }
    return request;
}

} // namespace weir::engine
