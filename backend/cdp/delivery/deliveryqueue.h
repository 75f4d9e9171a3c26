// Purpose: what one destination is to get, when, and what its answers mean (definitions.md, "Destination"): order per
// profile, rate, retries, pauses. Values in and out, no I/O. Thread: one at a time. Limits: memory for what waits.
#pragma once

#include "backend/cdp/common/bytes.h"
#include "backend/cdp/common/profileid.h"
#include "backend/cdp/definitions/definitions.h"

namespace weir::cdp {

struct DeliveryItem
{
    ProfileId profile;
    std::string payload;        ///< JSON
    std::string idempotencyKey; ///< see idempotencyKey()
    std::string messageId;      ///< of the event that caused it
    std::int64_t offeredAtMs = 0;

    friend bool operator==(const DeliveryItem&, const DeliveryItem&) = default;
};

/// To be made now; answered() wants its id.
struct DeliveryAttempt
{
    std::uint64_t id = 0; ///< of the item: rises with the order in which they were offered
    int number = 1;       ///< one above the answers about the event itself that there were
    std::shared_ptr<const DeliveryItem> item;
};

struct DeliveryAnswer
{
    int status = 200; ///< HTTP's; 0: it could not be reached, or did not answer in time
    std::string body{};
    std::optional<std::int64_t> retryAfterMs{};
};

struct DeliveryOutcome
{
    enum class Kind : std::uint8_t {
        Delivered,
        Retried, ///< at `nextMs`
        Paused,  ///< the destination is; the item waits; it is tried again at `nextMs`
        DeadLettered
    };
    Kind kind = Kind::Delivered;
    std::string_view reason{}; ///< of a dead letter (reasons.h)
    std::uint64_t id = 0;
    std::shared_ptr<const DeliveryItem> item;
    DeliveryAnswer answer{}; ///< the last one; status 0 also where there was none
    int attempts = 0;        ///< answers about the event itself
    std::int64_t atMs = 0, nextMs = never;
};

class DeliveryQueue
{
public:
    explicit DeliveryQueue(const DestinationDefinition& settings, bool isEnabled = true);
    ~DeliveryQueue();
    DeliveryQueue(DeliveryQueue&&) noexcept;
    DeliveryQueue& operator=(DeliveryQueue&&) noexcept;

    /// A new version of its definition: what waits goes on by it; a paused destination with another `config` is tried
    /// at once. Disabled: everything is held.
    void configure(const DestinationDefinition& settings, bool isEnabled, std::int64_t nowMs);
    void offer(DeliveryItem item, std::int64_t nowMs);

    /// When due() has something to say, `never` if nothing waits but for answers. May be in the past.
    std::int64_t nextDue() const;
    /// What is to be sent now, in order, at most `limit`; dead letters of what has waited for too long.
    std::vector<DeliveryAttempt> due(std::int64_t nowMs, std::vector<DeliveryOutcome>& outcomes,
                                     std::size_t limit = SIZE_MAX);
    /// None: nobody waits for that answer (any more).
    std::optional<DeliveryOutcome> answered(std::uint64_t id, const DeliveryAnswer& answer, std::int64_t nowMs);

    void merge(ProfileId from, ProfileId into); ///< its items become the other's, in the order offered
    std::size_t erase(ProfileId profile);       ///< how many items went
    /// The destination was removed: everything is dead-lettered as Destination-Removed.
    std::vector<DeliveryOutcome> removeAll(std::int64_t nowMs);

    std::size_t size() const; ///< items that wait or are on their way
    std::size_t sizeOf(ProfileId profile) const;
    bool isPaused() const; ///< because it could not be reached

    /// Items on their way are to be sent again after load(): at least once, with the same idempotency key.
    void save(ByteWriter& writer) const;
    bool load(ByteReader& reader); ///< false: broken; it is then empty

    struct Private;

private:
    std::unique_ptr<Private> d;
};

/// 32 hexadecimal digits, the same for the same thing however often it is sent: `what` says which of several things
/// that one event caused ("event", "audience/vip/entered", "journey/x/node/instance") and by which subscription.
std::string idempotencyKey(std::string_view destination, std::string_view messageId, std::string_view profile,
                           std::string_view what);

} // namespace weir::cdp
