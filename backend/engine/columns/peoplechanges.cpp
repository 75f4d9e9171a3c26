#include "backend/engine/columns/peoplechanges.h"

#include <algorithm>

namespace weir::engine {
namespace {

/// Nobody is merged in a ring; a damaged file may say otherwise.
constexpr int longestChain = 100'000;

} // namespace

void PeopleChanges::add(const Change& change)
{
    if (!change.into) {
        std::int64_t& seq = m_erased[change.profile];
        seq = std::max(seq, change.seq);
        return;
    }
    if (*change.into == change.profile)
        return;
    const auto [place, isNew] = m_merged.try_emplace(change.profile, Move{*change.into, change.seq});
    if (!isNew)
        return;
    m_parts[*change.into].push_back(change.profile);
}

std::optional<cdp::ProfileId> PeopleChanges::ownerOf(cdp::ProfileId profile) const
{
    for (int step = 0; step < longestChain; ++step) {
        if (m_erased.contains(profile))
            return std::nullopt;
        const auto moved = m_merged.find(profile);
        if (moved == m_merged.end())
            break;
        profile = moved->second.into;
    }
    return profile;
}

cdp::ProfileId PeopleChanges::nowOf(cdp::ProfileId profile) const
{
    for (int step = 0; step < longestChain; ++step) {
        const auto moved = m_merged.find(profile);
        if (moved == m_merged.end())
            break;
        profile = moved->second.into;
    }
    return profile;
}

std::vector<std::pair<cdp::ProfileId, cdp::ProfileId>> PeopleChanges::moved() const
{
    std::vector<std::pair<cdp::ProfileId, cdp::ProfileId>> all;
    all.reserve(m_merged.size());
    for (const auto& [profile, move] : m_merged)
        all.emplace_back(profile, nowOf(profile));
    return all;
}

std::vector<cdp::ProfileId> PeopleChanges::partsOf(cdp::ProfileId profile) const
{
    std::vector<cdp::ProfileId> all;
    std::vector<cdp::ProfileId> left{profile};
    while (!left.empty() && all.size() < std::size_t(longestChain)) {
        const auto parts = m_parts.find(left.back());
        left.pop_back();
        if (parts == m_parts.end())
            continue;
        for (const cdp::ProfileId& part : parts->second) {
            all.push_back(part);
            left.push_back(part);
        }
    }
    return all;
}

std::vector<PeopleChanges::Change> PeopleChanges::all() const
{
    std::vector<Change> all;
    for (const auto& [profile, move] : m_merged)
        all.push_back({move.seq, profile, move.into});
    for (const auto& [profile, seq] : m_erased)
        all.push_back({seq, profile, std::nullopt});
    std::sort(all.begin(), all.end(), [](const Change& a, const Change& b) {
        return std::tie(a.seq, a.profile, a.into) < std::tie(b.seq, b.profile, b.into);
    });
    return all;
}

PeopleChanges PeopleChanges::before(std::int64_t seq) const
{
    PeopleChanges some;
    for (const Change& change : all())
        if (change.seq < seq)
            some.add(change);
    return some;
}

void PeopleChanges::remove(const Change& change)
{
    if (!change.into) {
        if (const auto erased = m_erased.find(change.profile); erased != m_erased.end() && erased->second == change.seq)
            m_erased.erase(erased);
        return;
    }
    const auto moved = m_merged.find(change.profile);
    if (moved == m_merged.end() || moved->second.into != *change.into)
        return;
    m_merged.erase(moved);
    const auto parts = m_parts.find(*change.into);
    std::erase(parts->second, change.profile);
    if (parts->second.empty())
        m_parts.erase(parts);
}

} // namespace weir::engine
