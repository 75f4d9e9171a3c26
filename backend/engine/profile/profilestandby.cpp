#include "backend/engine/profile/profilestandby.h"

#include "backend/engine/profile/standbystate.h"

#include <spdlog/spdlog.h>

#include <algorithm>

namespace weir::engine {
namespace {

constexpr int pollMs = 40, restMs = 1'000, tidyMs = 60'000;
constexpr std::size_t mostRecords = 2'000;
/// Of each partition; all of them together are in memory while a standby catches up.
constexpr int queueKilobytes = 2'048;

} // namespace

Result<std::unique_ptr<ProfileStandby>> ProfileStandby::make(StandbyOptions options, LocalStore& store, KeyRing* keys)
{
    auto state = std::make_unique<State>(std::move(options), store, keys);
    Result<std::unique_ptr<PartitionReader>> states =
        PartitionReader::make(state->options.conf, {.queueKilobytes = queueKilobytes});
    if (!states)
        return states.error();
    state->states = std::move(*states);
    // Events may have been bounded by retention; of states everything is there, or it is another log.
    Result<std::unique_ptr<PartitionReader>> events =
        PartitionReader::make(state->options.conf, {.failsOutOfRange = false, .queueKilobytes = queueKilobytes});
    if (!events)
        return events.error();
    state->events = std::move(*events);
    Result<std::unique_ptr<GroupWatch>> group =
        GroupWatch::make(state->options.conf, state->options.workspace.group("profile"));
    if (!group)
        return group.error();
    state->group = std::move(*group);
    std::unique_ptr<ProfileStandby> standby(new ProfileStandby(std::move(state)));
    standby->d->thread = std::thread([d = standby->d.get()] { d->run(); });
    return standby;
}

ProfileStandby::ProfileStandby(std::unique_ptr<State> state) : d(std::move(state)) {}

ProfileStandby::~ProfileStandby()
{
    {
        const std::lock_guard lock(d->mutex);
        d->isStopping = true;
    }
    d->wake.notify_all();
    d->thread.join();
}

void ProfileStandby::handOver(const std::vector<int>& partitions)
{
    const std::lock_guard lock(d->mutex);
    for (const int partition : partitions) {
        d->held.insert(partition);
        d->parts.erase(partition);
    }
}

void ProfileStandby::takeBack(int partition)
{
    const std::lock_guard lock(d->mutex);
    d->held.erase(partition);
}

std::vector<StandbyStatus> ProfileStandby::status() const
{
    const std::lock_guard lock(d->mutex);
    std::vector<StandbyStatus> all;
    for (const auto& [partition, part] : d->parts)
        all.push_back({partition, part->isWarm()});
    return all;
}

std::int64_t ProfileStandby::unreadable() const
{
    const std::lock_guard lock(d->mutex);
    return d->unreadable;
}

std::optional<Error> ProfileStandby::obstacle() const
{
    const std::lock_guard lock(d->mutex);
    return d->obstacle;
}

/// Trouble with the cluster goes by; the store's stays, and the worker finds it out for itself.
void ProfileStandby::State::run()
{
    for (bool isTold = false;;) {
        const Result<void> done = round();
        std::unique_lock lock(mutex);
        obstacle = done ? std::nullopt : std::optional(done.error());
        if (isStopping)
            return;
        if (done) {
            isTold = false;
            if (parts.empty())
                wake.wait_for(lock, std::chrono::milliseconds(pollMs), [this] { return isStopping; });
            continue;
        }
        if (!std::exchange(isTold, true))
            spdlog::warn("profile: standby: {}", done.error().detail.toStdString());
        if (needsRebuild(done.error()) || done.error().kind == ErrorKind::UnsupportedVersion) {
            parts.clear();
            wake.wait(lock, [this] { return isStopping; });
            return;
        }
        wake.wait_for(lock, std::chrono::milliseconds(restMs), [this] { return isStopping; });
    }
}

Result<void> ProfileStandby::State::round()
{
    if (Result<void> looked = look(); !looked)
        return looked;
    if (started.empty())
        return {};
    const Result<bool> hasStates = read(*states, StandbyPart::Of::State);
    if (!hasStates)
        return hasStates.error();
    const Result<bool> hasEvents = read(*events, StandbyPart::Of::Events);
    if (!hasEvents)
        return hasEvents.error();
    for (bool isMore = true; isMore;) {
        const Result<bool> worked = workAll();
        if (!worked)
            return worked.error();
        isMore = *worked;
    }
    stopOthers();
    return tidy();
}

Result<bool> ProfileStandby::State::read(PartitionReader& reader, StandbyPart::Of of)
{
    const Result<LogBatch> batch = reader.poll(mostRecords, pollMs);
    if (!batch && batch.error().kind == ErrorKind::NotFound) {
        // Begun again with the next plan.
        const int partition = batch.error().subject.section(QLatin1Char('/'), -1).toInt();
        suspect.insert(partition);
        const std::lock_guard lock(mutex);
        parts.erase(partition);
        return true;
    }
    if (!batch)
        return batch.error();
    const std::lock_guard lock(mutex);
    for (std::size_t index = 0; index < (*batch)->size(); ++index) {
        const RecordView record = (*batch)->at(index);
        const auto part = parts.find(record.partition);
        if (part != parts.end() && started.contains(record.partition))
            part->second->add(of, record.key,
                              record.has(RecordFlag::ValueNull) ? std::nullopt
                                                                : std::optional<std::string_view>(record.value),
                              record.offset);
    }
    for (const auto& [partition, part] : parts) {
        const LogPartition at = of == StandbyPart::Of::State ? stateOf(partition) : eventsOf(partition);
        if (part->isFull(of) && paused.insert(at).second)
            reader.pause(at);
        else if (!part->isFull(of) && paused.erase(at) > 0)
            reader.resume(at);
    }
    return (*batch)->size() > 0;
}

/// Each partition for itself, so that who hands over waits for one turn at most.
Result<bool> ProfileStandby::State::workAll()
{
    bool isMore = false, lacksKey = false;
    for (const int partition : std::set<int>(started)) {
        const std::lock_guard lock(mutex);
        const auto part = parts.find(partition);
        if (part == parts.end() || isStopping)
            continue;
        const std::int64_t now = standbyNowMs();
        const Result<bool> worked =
            part->second->work({.state = states->position(stateOf(partition)),
                                .events = events->position(eventsOf(partition)),
                                .isStateAtEnd = states->isAtEnd(stateOf(partition)) && now - lookedMs < tidyMs,
                                .nowMs = now});
        unreadable += part->second->takeUnreadable();
        if (!worked)
            return worked;
        isMore = isMore || *worked;
        lacksKey = lacksKey || part->second->lacksKey();
    }
    if (lacksKey && keys)
        if (const Result<void> read = keys->refresh(pollMs); !read)
            return read.error();
    return isMore;
}

/// Partitions that were handed over, or are no longer to be stood by for.
void ProfileStandby::State::stopOthers()
{
    std::vector<int> others;
    {
        const std::lock_guard lock(mutex);
        for (const int partition : started)
            if (!parts.contains(partition))
                others.push_back(partition);
    }
    for (const int partition : others) {
        for (const auto& [reader, at] :
             {std::pair(states.get(), stateOf(partition)), std::pair(events.get(), eventsOf(partition))}) {
            if (paused.erase(at) > 0)
                reader->resume(at);
            reader->stop(at);
        }
        started.erase(partition);
    }
}

/// The end of `state` is asked for after events were stopped, so that no state of theirs is missing.
Result<void> ProfileStandby::State::tidy()
{
    if (standbyNowMs() < tidyAtMs)
        return {};
    tidyAtMs = standbyNowMs() + tidyMs;
    std::vector<LogPartition> asked;
    {
        const std::lock_guard lock(mutex);
        for (const auto& [partition, part] : parts) {
            const Result<bool> has = part->hasLeft();
            if (!has)
                return has.error();
            if (!*has)
                continue;
            part->beginTidying();
            asked.push_back(stateOf(partition));
        }
    }
    if (asked.empty())
        return {};
    const auto ends = states->highWatermarks(asked, standbyAskMs);
    const std::lock_guard lock(mutex);
    for (const LogPartition& at : asked) {
        const auto end = ends.find(at);
        if (const auto part = parts.find(at.partition); part != parts.end())
            part->second->tidyFrom(end != ends.end() && end->second ? *end->second : -1);
    }
    return {};
}

} // namespace weir::engine
