// Which partitions a standby keeps, and up to where of `events`.
#include "backend/engine/profile/partitionrows.h"
#include "backend/engine/profile/standbystate.h"
#include "backend/engine/store/storecopy.h"

#include <spdlog/spdlog.h>

#include <algorithm>

namespace weir::engine {

Result<void> ProfileStandby::State::look()
{
    const std::int64_t now = standbyNowMs();
    if (now >= describeAtMs) {
        describeAtMs = now + options.describeMs;
        const Result<GroupView> view = group->look(standbyAskMs);
        if (!view)
            return view.error();
        std::vector<std::string> workers;
        std::map<int, std::string> holders;
        for (const GroupMember& member : view->members) {
            workers.push_back(member.clientId);
            for (const LogPartition& one : member.held)
                holders[one.partition] = member.clientId;
        }
        // While partitions are shared out, all stays as it is.
        if (view->isStable && std::find(workers.begin(), workers.end(), options.member) != workers.end()) {
            const std::set<int> plan =
                standbyPlan(options.workspace.partitions, options.standbys, options.member, workers, holders);
            if (Result<void> adopted = adopt(plan); !adopted)
                return adopted;
        }
    }
    if (now < lookAtMs || started.empty())
        return {};
    lookAtMs = now + options.lookMs;
    std::vector<LogPartition> asked;
    for (const int partition : started)
        asked.push_back(eventsOf(partition));
    const auto committed = group->committed(asked, standbyAskMs);
    if (!committed)
        return committed.error();
    lookedMs = now;
    const std::lock_guard lock(mutex);
    for (const auto& [at, offset] : *committed)
        if (const auto part = parts.find(at.partition); part != parts.end())
            part->second->setCommitted(offset);
    return {};
}

Result<void> ProfileStandby::State::adopt(const std::set<int>& plan)
{
    {
        const std::lock_guard lock(mutex);
        std::erase_if(parts, [&](const auto& one) { return !plan.contains(one.first); });
    }
    stopOthers();
    for (const int partition : plan)
        if (Result<void> begun = begin(partition); !begun)
            return begun;
    return clearIdle(plan);
}

Result<void> ProfileStandby::State::begin(int partition)
{
    std::int64_t end = INT64_MAX;
    if (suspect.erase(partition) > 0)
        for (const auto& [at, found] : states->highWatermarks({stateOf(partition)}, standbyAskMs))
            end = found ? *found : end;
    const std::lock_guard lock(mutex);
    if (held.contains(partition) || parts.contains(partition))
        return {};
    const Result<std::optional<std::int64_t>> known = store.position(stateLog(partition));
    if (!known)
        return known.error();
    if (known->value_or(0) > end)
        if (Result<void> cleared = clear(partition, "the topic was made anew"); !cleared)
            return cleared;
    const Result<bool> inStep = isInStep(store, stateLog(partition), standbyNowMs());
    if (!inStep)
        return inStep.error();
    if (!*inStep)
        if (Result<void> cleared = clear(partition, "what is here of it is too old"); !cleared)
            return cleared;
    auto part = std::make_unique<StandbyPart>(store, options.workspace, keys, partition);
    const Result<std::int64_t> state = part->position(StandbyPart::Of::State);
    const Result<std::int64_t> event = part->position(StandbyPart::Of::Events);
    if (!state || !event)
        return state ? event.error() : state.error();
    if (Result<void> begun = states->start({stateOf(partition), *state}); !begun)
        return begun;
    if (Result<void> begun = events->start({eventsOf(partition), *event}); !begun)
        return begun;
    started.insert(partition);
    idleSince.erase(partition);
    lookAtMs = 0;
    parts[partition] = std::move(part);
    return {};
}

Result<void> ProfileStandby::State::clear(int partition, const char* why)
{
    spdlog::info("profile: partition={} standby begins from the first record: {}", partition, why);
    return forgetPartition(store, partition);
}

/// What was held or stood by for once must not stay for ever: people are erased without this store hearing of it.
Result<void> ProfileStandby::State::clearIdle(const std::set<int>& plan)
{
    const std::int64_t now = standbyNowMs();
    const std::lock_guard lock(mutex);
    for (int partition = 0; partition < options.workspace.partitions; ++partition) {
        if (plan.contains(partition) || held.contains(partition)) {
            idleSince.erase(partition);
            continue;
        }
        if (now - idleSince.try_emplace(partition, now).first->second < options.forgetAfterMs)
            continue;
        idleSince[partition] = now;
        const Result<std::optional<std::int64_t>> state = store.position(stateLog(partition));
        const Result<std::optional<std::int64_t>> event = store.position(eventsLog(partition));
        if (!state || !event)
            return state ? event.error() : state.error();
        if (!*state && !*event)
            continue;
        spdlog::info("profile: partition={} is somebody else's: what was here of it is cleared away", partition);
        if (Result<void> cleared = forgetPartition(store, partition); !cleared)
            return cleared;
    }
    return {};
}

} // namespace weir::engine
