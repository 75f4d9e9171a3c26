#include "backend/engine/http/webhooks.h"

#include "backend/engine/http/jsonbody.h"
#include "backend/engine/http/signatures.h"

#include <algorithm>

namespace weir::engine {
namespace {

bool isFact(std::string_view name)
{
    if (name == "x-shopify-hmac-sha256")
        return false;
    return name == "x-event-type" || name == "x-event-id" || name.starts_with("x-shopify-") ||
           name.starts_with("x-github-") || name.starts_with("ce-");
}

/// Fields need not be UTF-8, and what goes on must be.
bool isAscii(std::string_view text)
{
    return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

/// Absent where there are none.
Json factsOf(const HttpRequest& request, JsonArena& arena)
{
    Json facts;
    for (const HttpField& field : request.fields) {
        if (isFact(field.name) && isAscii(field.value))
            facts = arena.with(facts, field.name, arena.text(field.value));
    }
    return facts;
}

HttpAnswer unknownSource() { return refusal(404, "not_found", "There is no webhook at this address."); }

std::optional<HttpAnswer> refusalOf(SignatureVerdict verdict)
{
    switch (verdict) {
    case SignatureVerdict::Right:
        return {};
    case SignatureVerdict::Missing:
        return refusal(401, "missing_signature", "The request is not signed.");
    case SignatureVerdict::Wrong:
        break;
    case SignatureVerdict::TooOld:
        return refusal(401, "signature_too_old", "The request was signed more than 5 minutes from now.");
    }
    return refusal(401, "invalid_signature", "The request's signature is wrong.");
}

} // namespace

std::optional<std::string_view> Webhooks::keyOf(std::string_view path)
{
    constexpr std::string_view root = "/w/";
    constexpr std::size_t longest = 64;
    if (!path.starts_with(root))
        return {};
    path.remove_prefix(root.size());
    if (path.ends_with('/'))
        path.remove_suffix(1);
    const bool isKey = !path.empty() && path.size() <= longest &&
                       path.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_-") == path.npos;
    return isKey ? std::optional(path) : std::nullopt;
}

std::optional<HttpAnswer> Webhooks::refuseEarly(std::string_view key) const
{
    return m_collector.source(key, true) ? std::nullopt : std::optional(unknownSource());
}

HttpOutcome Webhooks::read(std::string_view key, HttpRequest& request) const
{
    const std::optional<HttpSource> source = m_collector.source(key, true);
    if (!source)
        return unknownSource();
    const std::int64_t nowMs = m_clock.nowMs();
    // Signatures are over the body as it was sent, packed or not.
    if (!source->secret.empty()) {
        const SignatureVerdict verdict = checkSignature(source->scheme, source->secret, request, request.body, nowMs);
        if (std::optional<HttpAnswer> refused = refusalOf(verdict))
            return std::move(*refused);
    }
    auto unpacked = unpackedBody(request, m_limits);
    if (auto* const answer = std::get_if<HttpAnswer>(&unpacked))
        return std::move(*answer);
    auto parsed = readJsonBody(std::move(std::get<std::string>(unpacked)));
    if (auto* const answer = std::get_if<HttpAnswer>(&parsed))
        return std::move(*answer);
    const auto& body = std::get<std::shared_ptr<JsonBody>>(parsed);
    const Json root = body->document.root;
    if (!root.isObject() && !root.isArray())
        return refusal(400, "invalid_request", "The body is neither a JSON object nor a list of them.");

    const Json facts = factsOf(request, body->arena);
    const std::size_t count = root.elements().size();
    if (count > m_limits.batchMessages ||
        body->document.source.size() + count * toJsonText(facts).size() > m_limits.mergedBytes)
        return refusal(413, "too_large", "The list has too many messages.");
    std::vector<Json> messages, unreadable;
    const auto add = [&](const Json& message) {
        if (!message.isObject())
            unreadable.push_back(message);
        else
            messages.push_back(facts.isObject() ? body->arena.with(message, "webhookHeaders", facts) : message);
    };
    if (root.isObject())
        add(root);
    for (const Json& element : root.elements())
        add(element);
    if (messages.empty() && unreadable.empty())
        return taken();
    return collectedRequest(source->key, body, messages, unreadable, nowMs);
}

} // namespace weir::engine
