#include "backend/cdp/world/worldstate.h"

namespace weir::cdp {

void World::Private::offer(const std::string& destination, DeliveryItem item, std::int64_t atMs)
{
    queues.at(destination).offer(std::move(item), atMs);
}

/// What would be sent is told all the same.
void World::Private::told(const std::string& destination, ProfileId profile, const Json& payload, std::int64_t atMs)
{
    records.all.push_back(SentRecord{destination, profile, nameOf(profile), jsonDocument(payload), atMs});
}

void World::Private::merged(ProfileId from, ProfileId into)
{
    for (auto& [key, queue] : queues)
        queue.merge(from, into);
}

void World::Private::pump()
{
    const std::int64_t now = nowMs();
    for (auto& [key, queue] : queues) {
        while (queue.nextDue() <= now) {
            std::vector<DeliveryOutcome> outcomes;
            const std::vector<DeliveryAttempt> attempts = queue.due(now, outcomes);
            for (const DeliveryOutcome& outcome : outcomes)
                recordOutcome(key, outcome);
            for (const DeliveryAttempt& attempt : attempts) {
                JsonArena arena;
                Json payload;
                parser.parse(attempt.item->payload, arena, payload);
                const DestinationAnswer answered = answer ? answer(key, payload) : DestinationAnswer{};
                if (const auto outcome =
                        queue.answered(attempt.id, {answered.status, answered.body, answered.retryAfterMs}, now))
                    recordOutcome(key, *outcome);
            }
            if (attempts.empty() && outcomes.empty())
                break;
        }
    }
}

void World::Private::recordOutcome(const std::string& destination, const DeliveryOutcome& outcome)
{
    const std::string where = "destination/" + destination;
    const std::string& messageId = outcome.item->messageId;
    switch (outcome.kind) {
    case DeliveryOutcome::Kind::Delivered: {
        const auto parsed = parseJson(outcome.item->payload);
        records.all.push_back(SentRecord{destination, outcome.item->profile, nameOf(outcome.item->profile),
                                         parsed ? *parsed : JsonPointer(), nowMs()});
        records.trace(messageId, where, "delivered", nowMs());
        break;
    }
    case DeliveryOutcome::Kind::DeadLettered:
        records.deadLetter(outcome.reason, "HTTP " + std::to_string(outcome.answer.status), messageId, where, nowMs());
        break;
    case DeliveryOutcome::Kind::Retried:
    case DeliveryOutcome::Kind::Paused:
        records.trace(messageId, where, outcome.kind == DeliveryOutcome::Kind::Paused ? "paused" : "retried", nowMs());
        break;
    }
}

} // namespace weir::cdp
