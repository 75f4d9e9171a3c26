#include "backend/engine/http/trackingapi.h"

#include "backend/engine/http/jsonbody.h"
#include "backend/engine/http/messagemerge.h"
#include "backend/engine/http/writekey.h"

#include <array>

namespace weir::engine {
namespace {

struct Call
{
    std::string_view name, letter;
};
/// In the order of TrackingCall. Import is Batch by the name that older libraries use.
constexpr std::array<Call, 9> calls{{{"track", "t"},
                                     {"page", "p"},
                                     {"screen", "s"},
                                     {"identify", "i"},
                                     {"group", "g"},
                                     {"alias", "a"},
                                     {"batch", "b"},
                                     {"import", ""},
                                     {"m", "m"}}};

/// Without a Content-Type, as JSON, or as text: what browsers may send without asking first.
bool isTakenType(std::string_view type)
{
    std::string lower;
    for (const char c : type) {
        if (c != ' ' && c != '\t')
            lower += c >= 'A' && c <= 'Z' ? char(c + 32) : c;
    }
    const std::string media = lower.substr(0, lower.find(';'));
    if (!media.empty() && media != "application/json" && media != "text/plain")
        return false;
    const std::size_t charset = lower.find(";charset=");
    if (charset == lower.npos)
        return true;
    std::string name = lower.substr(charset + 9, lower.find(';', charset + 9) - charset - 9);
    std::erase(name, '"');
    return name == "utf-8" || name == "utf8" || name == "us-ascii" || name.empty();
}

HttpAnswer wrongType()
{
    return refusal(415, "unsupported_media_type", "Send JSON in UTF-8 as application/json or text/plain.");
}

HttpAnswer unknownKey() { return refusal(401, "invalid_write_key", "There is no source with this write key."); }

} // namespace

std::optional<TrackingCall> TrackingApi::callOf(std::string_view path)
{
    constexpr std::string_view root = "/v1/";
    if (!path.starts_with(root))
        return {};
    path.remove_prefix(root.size());
    if (path.ends_with('/'))
        path.remove_suffix(1);
    for (std::size_t i = 0; i < calls.size() && !path.empty(); ++i) {
        if (path == calls[i].name || path == calls[i].letter)
            return TrackingCall(i);
    }
    return {};
}

std::string_view TrackingApi::nameOf(TrackingCall call)
{
    return call == TrackingCall::Beacon ? "beacon" : calls.at(std::size_t(call)).name;
}

std::optional<HttpAnswer> TrackingApi::refuseEarly(const HttpRequest& request) const
{
    if (!isTakenType(request.field("content-type")))
        return wrongType();
    const WriteKey key = writeKeyOf(request);
    if (key.isMalformed || (!key.key.empty() && !m_collector.source(key.key, false)))
        return unknownKey();
    return {};
}

HttpOutcome TrackingApi::read(TrackingCall call, HttpRequest& request, std::string_view peer) const
{
    if (call == TrackingCall::Beacon)
        return taken();
    if (std::optional<HttpAnswer> early = refuseEarly(request))
        return std::move(*early);
    auto unpacked = unpackedBody(request, m_limits);
    if (auto* const answer = std::get_if<HttpAnswer>(&unpacked))
        return std::move(*answer);
    const std::size_t size = std::get<std::string>(unpacked).size();
    const bool isBatch = call == TrackingCall::Batch || call == TrackingCall::Import;
    if (!isBatch && size > m_limits.messageBytes)
        return refusal(400, "message_too_large", "A message has at most 32 KB.");
    auto parsed = readJsonBody(std::move(std::get<std::string>(unpacked)));
    if (auto* const answer = std::get_if<HttpAnswer>(&parsed))
        return std::move(*answer);
    const auto& body = std::get<std::shared_ptr<JsonBody>>(parsed);
    const Json root = body->document.root;
    if (!root.isObject())
        return refusal(400, "invalid_request", "The body is no JSON object.");
    const Json batch = root.at("batch");
    if (isBatch && !batch.isArray())
        return refusal(400, "invalid_request", "A batch has its messages in the list “batch”.");

    WriteKey key = writeKeyOf(request);
    if (key.key.empty())
        key.key = writeKeyIn(root, isBatch);
    if (key.key.empty())
        return refusal(401, "missing_write_key", "The request has no write key.");
    const std::optional<HttpSource> source = m_collector.source(key.key, false);
    if (!source)
        return unknownKey();

    std::vector<Json> messages, unreadable;
    MessageMerge merge(root, peer, body->arena);
    if (isBatch) {
        if (batch.elements().size() > m_limits.batchMessages)
            return refusal(413, "too_large", "The batch has too many messages.");
        if (size + batch.elements().size() * merge.addedBytes() > m_limits.mergedBytes)
            return refusal(413, "too_large", "The batch gets too large with its context in each message.");
        for (const Json& element : batch.elements()) {
            if (element.isObject())
                messages.push_back(merge.ofBatch(element));
            else
                unreadable.push_back(element);
        }
        if (messages.empty() && unreadable.empty())
            return taken();
    } else {
        messages.push_back(merge.single(calls.at(std::size_t(call)).name));
    }
    return collectedRequest(source->key, body, messages, unreadable, m_clock.nowMs());
}

} // namespace weir::engine
