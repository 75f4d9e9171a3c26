// The part of a sample that reads records: how old the one at the committed offset is, and how many of the offsets
// behind it are records.
#include "backend/monitor/sampling/sampler.h"

#include <algorithm>

namespace weir {
namespace {

constexpr int roundEvery = 6; ///< samples
constexpr std::size_t mostInRound = 200;
constexpr std::size_t mostBetween = 50;
constexpr std::int64_t fewOffsets = 100; ///< so few may be markers alone

} // namespace

bool Sampler::wantsProbe(const GroupTracker& group, const TrackedCommit& part, bool isRound)
{
    const TrackedPartition* partition = m_topics.partition(part.topic, part.partition);
    if (!partition || partition->isStale || partition->endAtMs == 0 || group.isShare())
        return false;
    const std::int64_t from = part.countedAs >= 0 ? part.countedAs : partition->start;
    const std::int64_t until = partition->stableEnd >= 0 ? partition->stableEnd : partition->end;
    if (from < 0 || until <= from)
        return false;
    if (part.probe.offset == from && part.probe.end == until && part.probe.reachedEnd)
        return false;
    if (isRound)
        return true;
    // A reader of transactions stops before the marker of the last one: that little lag is none.
    return part.committed >= 0 && part.samplesWithout >= 1 && until - from <= fewOffsets &&
           !(part.probe.offset == from && part.probe.end == until);
}

void Sampler::sampleRecords(const Deadline& deadline)
{
    const bool isRound = m_sampleNumber % roundEvery == roundEvery - 1;
    const std::size_t most = isRound ? mostInRound : mostBetween;
    std::map<WireTopicPartition, std::int64_t> wanted;
    std::map<WireTopicPartition, std::vector<GroupTracker*>> askers;
    const auto add = [&](GroupTracker& group, bool all) {
        for (const TrackedCommit& part : group.parts()) {
            if (wanted.size() >= most)
                return;
            if (!wantsProbe(group, part, all))
                continue;
            const TrackedPartition& partition = *m_topics.partition(part.topic, part.partition);
            const WireTopicPartition place{m_topics.topic(part.topic).wireName, part.partition};
            const std::int64_t from = std::max(part.countedAs >= 0 ? part.countedAs : partition.start, partition.start);
            if (const auto [known, isNew] = wanted.emplace(place, from); !isNew && known->second != from)
                continue; // another group is elsewhere in it: next time
            askers[place].push_back(&group);
        }
    };
    std::erase_if(m_watchedUntil, [this](const auto& entry) { return entry.second < m_sampleNumber; });
    for (const auto& [id, until] : m_watchedUntil) {
        if (const auto group = m_groups.find(id); group != m_groups.end())
            add(group->second, true);
    }
    auto next = m_groups.upper_bound(m_probeAfter);
    for (std::size_t seen = 0; seen < m_groups.size() && wanted.size() < most; ++seen) {
        if (next == m_groups.end())
            next = m_groups.begin();
        add(next->second, isRound);
        if (isRound)
            m_probeAfter = next->first;
        ++next;
    }
    if (wanted.empty())
        return;
    for (const auto& [place, probed] : m_source.probe(wanted, deadline)) {
        if (!probed)
            continue;
        for (GroupTracker* group : askers[place])
            group->setProbe(place, *probed, m_topics, m_time.nowMs);
    }
}

} // namespace weir
