// Purpose: who takes what came in over HTTP: the seam between the HTTP source and the collect stage. Thread: take() is
// called on the server's threads, several at once; the answer may come on any. Limits: of the implementation; it says
// Busy rather than keep without bounds.
#pragma once

#include "backend/base/json/jsonarena.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace weir::engine {

/// What became of a request's messages.
enum class Collected {
    Kept,   ///< acknowledged by the brokers, or fsynced to the spool: 200
    Busy,   ///< more than can be taken at the moment: 429 with Retry-After
    Full,   ///< the cluster cannot be reached and the spool is full: 503
    Failed, ///< anything else: 500
};

/// One request: all messages are kept, or none. Bad messages are not refused here: they are dead-lettered with their
/// reason, and count as kept.
struct CollectedBatch
{
    std::string source;                    ///< key of the source's definition
    std::vector<JsonPointer> messages;     ///< as they came, with a batch's context, sentAt and integrations merged in
    std::vector<std::string> unreadable{}; ///< what is no JSON object, to be dead-lettered: at most 2 KB each
    std::int64_t receivedAtMs = 0;         ///< milliseconds since 1970 UTC
};

/// What a write key or a webhook's key stands for.
struct HttpSource
{
    std::string key;    ///< of its definition
    std::string secret; ///< of a webhook: empty: unsigned
    std::string scheme; ///< of its signature: "generic", "shopify", "stripe", "github"; "": whichever is brought
    bool isWebhook = false;
    /// Disabled ones are taken all the same: what comes through them is a dead letter, Source-Disabled.
    bool isEnabled = true;
};

class Collector
{
public:
    virtual ~Collector() = default;
    /// By write key (http), or by the KEY of /w/KEY (webhook: its definition's key). None: 401, or 404.
    virtual std::optional<HttpSource> source(std::string_view writeKeyOrKey, bool isWebhook) const = 0;
    /// `answer` is called exactly once, from any thread, perhaps before take() returns.
    virtual void take(CollectedBatch batch, std::function<void(Collected)> answer) = 0;
    virtual bool isReady() const = 0; ///< /ready: can it take anything now?
};

} // namespace weir::engine
