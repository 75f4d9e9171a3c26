#include "backend/cdp/identity/duplicates.h"

#include <algorithm>
#include <tsl/robin_map.h>

namespace weir::cdp {
namespace {
constexpr std::uint64_t format = 1;
constexpr std::int64_t longestHorizonMs = 40LL * 86'400'000; ///< in 32 bits, with room for what goes by and by
constexpr std::int64_t sweepsAHorizon = 16;
constexpr float fullest = 0.8F;
} // namespace

struct Duplicates::Private
{
    std::int64_t horizonMs = usualHorizonMs;
    std::int64_t baseMs = 0; ///< what times in `seen` count from; at most a horizon before the last sweep
    std::int64_t sweptMs = 0;
    tsl::robin_map<Hash128, std::uint32_t> seen;

    void sweep(std::int64_t nowMs);
    void sweepIfDue(std::int64_t nowMs)
    {
        if (seen.empty() || nowMs - sweptMs >= std::max<std::int64_t>(1, horizonMs / sweepsAHorizon))
            sweep(nowMs);
    }
};

/// Takes out what is out of the horizon, and makes times count from its beginning: in two goes, because taking out may
/// move what was looked at already to where it is met again.
void Duplicates::Private::sweep(std::int64_t nowMs)
{
    const std::int64_t shift = nowMs - horizonMs - baseMs;
    for (auto at = seen.begin(); at != seen.end();)
        at = at->second <= shift ? seen.erase(at) : std::next(at);
    for (auto at = seen.begin(); at != seen.end(); ++at)
        at.value() = std::uint32_t(at->second - shift);
    baseMs += shift;
    sweptMs = nowMs;
}

Duplicates::Duplicates(std::int64_t horizonMs) : d(std::make_unique<Private>())
{
    d->horizonMs = std::clamp<std::int64_t>(horizonMs, 1, longestHorizonMs);
    d->seen.max_load_factor(fullest);
}
Duplicates::~Duplicates() = default;
Duplicates::Duplicates(Duplicates&&) noexcept = default;
Duplicates& Duplicates::operator=(Duplicates&&) noexcept = default;

bool Duplicates::seen(std::string_view messageId, std::int64_t nowMs) { return seen(Hash128::of(messageId), nowMs); }

bool Duplicates::seen(const Hash128& message, std::int64_t nowMs)
{
    d->sweepIfDue(nowMs);
    const auto now = std::uint32_t(std::max<std::int64_t>(0, nowMs - d->baseMs));
    const auto [at, isNew] = d->seen.try_emplace(message, now);
    if (isNew)
        return false;
    if (d->baseMs + at->second > nowMs - d->horizonMs)
        return true;
    at.value() = now;
    return false;
}

void Duplicates::add(const Hash128& message, std::int64_t atMs, std::int64_t nowMs)
{
    if (atMs <= nowMs - d->horizonMs)
        return;
    d->sweepIfDue(nowMs);
    const auto at = std::uint32_t(std::max<std::int64_t>(0, atMs - d->baseMs));
    const auto [found, isNew] = d->seen.try_emplace(message, at);
    if (!isNew)
        found.value() = std::max(found->second, at);
}

std::int64_t Duplicates::horizonMs() const { return d->horizonMs; }
std::size_t Duplicates::size() const { return d->seen.size(); }

void Duplicates::save(ByteWriter& writer) const
{
    writer.number(format);
    writer.integer(d->horizonMs);
    writer.integer(d->baseMs);
    writer.integer(d->sweptMs);
    writer.number(d->seen.size());
    for (const auto& [hash, at] : d->seen) {
        hash.save(writer);
        writer.number(at);
    }
}

bool Duplicates::load(ByteReader& reader)
{
    d->seen.clear();
    const bool isKnown = reader.number() == format;
    d->horizonMs = std::clamp<std::int64_t>(reader.integer(), 1, longestHorizonMs);
    d->baseMs = reader.integer();
    d->sweptMs = reader.integer();
    const std::size_t count = reader.count();
    for (std::size_t left = count; left > 0 && !reader.isBroken(); --left) {
        const Hash128 hash = Hash128::load(reader);
        d->seen[hash] = std::uint32_t(reader.number());
    }
    if (!isKnown || reader.isBroken()) {
        d->seen.clear();
        d->baseMs = d->sweptMs = 0;
        return false;
    }
    return true;
}

} // namespace weir::cdp
