#include "backend/cdp/delivery/deliveryqueue.h"

#include "backend/cdp/delivery/deliverystate.h"
#include "backend/cdp/event/reasons.h"

namespace weir::cdp {
namespace {
bool isDone(int status) { return status >= 200 && status < 300; }
/// It says nothing about the item: nobody is there, or not now.
bool isAway(int status) { return status == 0 || status == 429 || status == 502 || status == 503 || status == 504; }
bool isWorthARetry(int status) { return status == 408 || status >= 500; }
} // namespace

using Private = DeliveryQueue::Private;
using State = Private::Entry::State;

void Private::configure(const DestinationDefinition& settings)
{
    attempts = std::max(1, settings.attempts);
    firstMs = std::max<std::int64_t>(1, settings.firstMs);
    longestMs = std::max(firstMs, settings.longestMs);
    withinMs = settings.withinMs;
    holdMs = settings.holdMs;
    rate.setPerSecond(settings.perSecond);
}

std::int64_t Private::backoffMs(int count) const
{
    std::int64_t delay = firstMs;
    for (int i = 1; i < count && delay < longestMs; ++i)
        delay *= 2;
    return std::min(delay, longestMs);
}

void Private::schedule(ProfileId profile)
{
    if (onTheirWay.contains(profile))
        return;
    const auto first = lines.lower_bound({profile, 0});
    if (first == lines.end() || first->first != profile)
        return;
    Entry& entry = entries.at(first->second);
    if (entry.state != State::Behind)
        return;
    entry.state = State::Waiting;
    waiting.emplace(entry.dueMs, first->second);
}

void Private::unschedule(ProfileId profile)
{
    for (auto at = lines.lower_bound({profile, 0}); at != lines.end() && at->first == profile; ++at) {
        Entry& entry = entries.at(at->second);
        if (entry.state == State::OnItsWay)
            continue;
        waiting.erase({entry.dueMs, at->second});
        ready.erase(at->second);
        entry.state = State::Behind;
    }
}

void Private::wake()
{
    while (!waiting.empty() && waiting.begin()->first <= nowMs) {
        const std::uint64_t id = waiting.begin()->second;
        waiting.erase(waiting.begin());
        ready.insert(id);
        entries.at(id).state = State::Ready;
    }
}

DeliveryAttempt Private::send(std::uint64_t id)
{
    Entry& entry = entries.at(id);
    ready.erase(id);
    entry.state = State::OnItsWay;
    ++onTheirWay[entry.item->profile];
    rate.sent(nowMs);
    return {id, entry.attempts + 1, entry.item};
}

void Private::landed(Entry& entry)
{
    const auto count = onTheirWay.find(entry.item->profile);
    if (--count->second == 0)
        onTheirWay.erase(count);
    entry.state = State::Behind;
}

Private::Entries::iterator Private::remove(Entries::iterator at)
{
    const ProfileId profile = at->second.item->profile;
    if (at->second.state == State::OnItsWay)
        landed(at->second);
    waiting.erase({at->second.dueMs, at->first});
    ready.erase(at->first);
    lines.erase({profile, at->first});
    if (probe == at->first)
        probe = 0;
    at = entries.erase(at);
    schedule(profile);
    return at;
}

DeliveryOutcome Private::outcome(Entries::const_iterator at, DeliveryOutcome::Kind kind, std::string_view reason) const
{
    return {.kind = kind,
            .reason = reason,
            .id = at->first,
            .item = at->second.item,
            .answer = at->second.answer,
            .attempts = at->second.attempts,
            .atMs = nowMs};
}

DeliveryOutcome Private::end(Entries::iterator at, DeliveryOutcome::Kind kind, std::string_view reason)
{
    DeliveryOutcome ended = outcome(at, kind, reason);
    remove(at);
    return ended;
}

std::int64_t Private::nextExpiryMs() const
{
    if (heldSinceMs() == never)
        return never;
    for (const auto& [id, entry] : entries)
        if (entry.state != State::OnItsWay)
            return std::max(entry.item->offeredAtMs, heldSinceMs()) + holdMs;
    return never;
}

void Private::expire(std::vector<DeliveryOutcome>& outcomes)
{
    if (heldSinceMs() == never)
        return;
    for (auto at = entries.begin(); at != entries.end();) {
        if (at->second.state == State::OnItsWay) {
            ++at;
            continue;
        }
        if (std::max(at->second.item->offeredAtMs, heldSinceMs()) + holdMs > nowMs)
            return;
        if (at->second.answer.status == 0)
            at->second.answer = pauseAnswer;
        outcomes.push_back(outcome(at, DeliveryOutcome::Kind::DeadLettered, reason::holdExpired));
        at = remove(at);
    }
}

DeliveryOutcome Private::pause(Entries::iterator at, const DeliveryAnswer& answer)
{
    // Others that were on their way when it went say nothing new.
    const bool isNews = pausedMs == never || probe == at->first;
    if (pausedMs == never)
        pausedMs = nowMs;
    if (isNews) {
        const std::int64_t delay = answer.retryAfterMs ? std::max(*answer.retryAfterMs, firstMs) : backoffMs(++probes);
        probeMs = nowMs + delay;
        probe = 0;
    }
    pauseAnswer = answer;
    DeliveryOutcome paused = outcome(at, DeliveryOutcome::Kind::Paused);
    paused.nextMs = probeMs;
    at->second.dueMs = nowMs;
    schedule(at->second.item->profile);
    return paused;
}

void Private::goOn()
{
    if (pausedMs != never)
        pausesMs += nowMs - pausedMs;
    pausedMs = never;
    probes = 0;
    probe = 0;
}

DeliveryOutcome Private::retry(Entries::iterator at, const DeliveryAnswer& answer)
{
    Entry& entry = at->second;
    ++entry.attempts;
    if (entry.failedMs == never) {
        entry.failedMs = nowMs;
        entry.pausedBeforeMs = pausedUntilMs(nowMs);
    }
    const std::int64_t nextMs = nowMs + std::max(backoffMs(entry.attempts), answer.retryAfterMs.value_or(0));
    const std::int64_t triedMs = nextMs - entry.failedMs - (pausedUntilMs(nowMs) - entry.pausedBeforeMs);
    if (entry.attempts >= attempts || triedMs > withinMs)
        return end(at, DeliveryOutcome::Kind::DeadLettered, reason::deliveryFailed);
    entry.dueMs = nextMs;
    DeliveryOutcome retried = outcome(at, DeliveryOutcome::Kind::Retried);
    retried.nextMs = nextMs;
    schedule(entry.item->profile);
    return retried;
}

DeliveryQueue::DeliveryQueue(const DestinationDefinition& settings, bool isEnabled) : d(std::make_unique<Private>())
{
    d->configure(settings);
    d->config = settings.config;
    d->isEnabled = isEnabled;
    d->disabledMs = isEnabled ? never : always;
}
DeliveryQueue::~DeliveryQueue() = default;
DeliveryQueue::DeliveryQueue(DeliveryQueue&&) noexcept = default;
DeliveryQueue& DeliveryQueue::operator=(DeliveryQueue&&) noexcept = default;

void DeliveryQueue::configure(const DestinationDefinition& settings, bool isEnabled, std::int64_t nowMs)
{
    d->tell(nowMs);
    d->configure(settings);
    if (isEnabled != d->isEnabled)
        d->disabledMs = isEnabled ? never : nowMs;
    d->isEnabled = isEnabled;
    // Another address, perhaps, and that was what it lacked.
    if (settings.config != d->config)
        d->probeMs = std::min(d->probeMs, nowMs);
    d->config = settings.config;
}

void DeliveryQueue::offer(DeliveryItem item, std::int64_t nowMs)
{
    d->tell(nowMs);
    item.offeredAtMs = nowMs;
    const ProfileId profile = item.profile;
    const std::uint64_t id = d->nextId++;
    d->entries[id].item = std::make_shared<const DeliveryItem>(std::move(item));
    d->entries[id].dueMs = nowMs;
    d->lines.emplace(profile, id);
    d->schedule(profile);
}

std::int64_t DeliveryQueue::nextDue() const
{
    std::int64_t next = d->nextExpiryMs();
    const bool isNone = d->ready.empty() && d->waiting.empty();
    if (!d->isEnabled || isNone || (d->pausedMs != never && d->probe != 0))
        return next;
    std::int64_t firstMs = d->ready.empty() ? d->waiting.begin()->first : d->nowMs;
    firstMs = std::max(firstMs, d->rate.nextMs());
    if (d->pausedMs != never)
        firstMs = std::max(firstMs, d->probeMs);
    return std::min(next, firstMs);
}

std::vector<DeliveryAttempt> DeliveryQueue::due(std::int64_t nowMs, std::vector<DeliveryOutcome>& outcomes,
                                                std::size_t limit)
{
    d->tell(nowMs);
    d->expire(outcomes);
    std::vector<DeliveryAttempt> attempts;
    if (!d->isEnabled)
        return attempts;
    d->wake();
    const bool isPaused = d->pausedMs != never;
    if (isPaused && (d->probe != 0 || d->probeMs > d->nowMs))
        return attempts;
    if (isPaused)
        limit = std::min<std::size_t>(limit, 1);
    while (attempts.size() < limit && !d->ready.empty() && d->rate.nextMs() <= d->nowMs)
        attempts.push_back(d->send(*d->ready.begin()));
    if (isPaused && !attempts.empty())
        d->probe = attempts.front().id;
    return attempts;
}

std::optional<DeliveryOutcome> DeliveryQueue::answered(std::uint64_t id, const DeliveryAnswer& answer,
                                                       std::int64_t nowMs)
{
    d->tell(nowMs);
    const auto at = d->entries.find(id);
    if (at == d->entries.end() || at->second.state != State::OnItsWay)
        return {};
    d->landed(at->second);
    at->second.answer = answer;
    if (isAway(answer.status))
        return d->pause(at, answer);
    d->goOn();
    if (isDone(answer.status))
        return d->end(at, DeliveryOutcome::Kind::Delivered);
    if (isWorthARetry(answer.status))
        return d->retry(at, answer);
    ++at->second.attempts;
    return d->end(at, DeliveryOutcome::Kind::DeadLettered, reason::rejected);
}

void DeliveryQueue::merge(ProfileId from, ProfileId into)
{
    std::vector<std::uint64_t> moved;
    for (auto at = d->lines.lower_bound({from, 0}); at != d->lines.end() && at->first == from; ++at)
        moved.push_back(at->second);
    if (moved.empty() || from == into)
        return;
    d->unschedule(from);
    d->unschedule(into);
    for (const std::uint64_t id : moved) {
        Private::Entry& entry = d->entries.at(id);
        DeliveryItem item = *entry.item;
        item.profile = into;
        entry.item = std::make_shared<const DeliveryItem>(std::move(item));
        d->lines.erase({from, id});
        d->lines.emplace(into, id);
    }
    if (const auto count = d->onTheirWay.find(from); count != d->onTheirWay.end()) {
        const int moving = count->second;
        d->onTheirWay.erase(count);
        d->onTheirWay[into] += moving;
    }
    d->schedule(into);
}

std::size_t DeliveryQueue::erase(ProfileId profile)
{
    std::size_t count = 0;
    for (auto at = d->lines.lower_bound({profile, 0}); at != d->lines.end() && at->first == profile;
         at = d->lines.lower_bound({profile, 0})) {
        d->remove(d->entries.find(at->second));
        ++count;
    }
    return count;
}

std::vector<DeliveryOutcome> DeliveryQueue::removeAll(std::int64_t nowMs)
{
    d->tell(nowMs);
    std::vector<DeliveryOutcome> outcomes;
    for (auto at = d->entries.begin(); at != d->entries.end(); at = d->remove(at))
        outcomes.push_back(d->outcome(at, DeliveryOutcome::Kind::DeadLettered, reason::destinationRemoved));
    return outcomes;
}

std::size_t DeliveryQueue::size() const { return d->entries.size(); }

std::size_t DeliveryQueue::sizeOf(ProfileId profile) const
{
    std::size_t count = 0;
    for (auto at = d->lines.lower_bound({profile, 0}); at != d->lines.end() && at->first == profile; ++at)
        ++count;
    return count;
}

bool DeliveryQueue::isPaused() const { return d->pausedMs != never; }

std::string idempotencyKey(std::string_view destination, std::string_view messageId, std::string_view profile,
                           std::string_view what)
{
    std::string text;
    for (const std::string_view part : {destination, messageId, profile, what})
        text.append(std::to_string(part.size())).append(1, ':').append(part);
    return ProfileId::ofMessage(text).toText();
}

} // namespace weir::cdp
