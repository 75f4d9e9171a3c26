#include "backend/engine/profile/profilestandby.h"

#include "backend/engine/profile/partitionrows.h"
#include "backend/engine/profile/standbypart.h"
#include "backend/engine/store/storecopy.h"

#include <spdlog/spdlog.h>

#include <QDateTime>
#include <algorithm>
#include <condition_variable>
#include <thread>

namespace weir::engine {
namespace {

constexpr int askMs = 1'000, pollMs = 40, restMs = 1'000, tidyMs = 60'000;
constexpr std::size_t mostRecords = 2'000;
/// Of each partition; all of them together are in memory while a standby catches up.
constexpr int queueKilobytes = 2'048;

std::int64_t wallMs() { return QDateTime::currentMSecsSinceEpoch(); }

} // namespace

struct ProfileStandby::State
{
    State(StandbyOptions given, LocalStore& local, KeyRing* ring) : options(std::move(given)), store(local), keys(ring)
    {
    }

    void run();
    Result<void> round();
    Result<void> look();
    Result<void> adopt(const std::set<int>& plan);
    Result<void> begin(int partition);
    Result<void> clear(int partition, const char* why);
    Result<void> clearIdle(const std::set<int>& plan);
    Result<bool> read(PartitionReader& reader, StandbyPart::Of of);
    Result<bool> workAll();
    Result<void> tidy();
    void stopOthers();
    LogPartition stateOf(int partition) const { return {options.workspace.topic("state"), partition}; }
    LogPartition eventsOf(int partition) const { return {options.workspace.topic("events"), partition}; }

    const StandbyOptions options;
    LocalStore& store;
    KeyRing* const keys;

    mutable std::mutex mutex;
    std::condition_variable wake;
    bool isStopping = false;
    std::map<int, std::unique_ptr<StandbyPart>> parts;
    std::set<int> held; ///< by the worker
    std::int64_t unreadable = 0;
    std::optional<Error> obstacle;

    // Of the thread.
    std::unique_ptr<PartitionReader> states, events;
    std::unique_ptr<GroupWatch> group;
    std::set<int> started;
    std::set<LogPartition> paused;
    std::set<int> suspect; ///< reading them failed
    std::map<int, std::int64_t> idleSince;
    std::int64_t describeAtMs = 0, lookAtMs = 0, tidyAtMs = 0, lookedMs = 0;
    std::thread thread;
};

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

Result<void> ProfileStandby::State::look()
{
    const std::int64_t now = wallMs();
    if (now >= describeAtMs) {
        describeAtMs = now + options.describeMs;
        const Result<GroupView> view = group->look(askMs);
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
    const auto committed = group->committed(asked, askMs);
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
        for (const auto& [at, found] : states->highWatermarks({stateOf(partition)}, askMs))
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
    const Result<bool> inStep = isInStep(store, stateLog(partition), wallMs());
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
    const std::int64_t now = wallMs();
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
        const std::int64_t now = wallMs();
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
    if (wallMs() < tidyAtMs)
        return {};
    tidyAtMs = wallMs() + tidyMs;
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
    const auto ends = states->highWatermarks(asked, askMs);
    const std::lock_guard lock(mutex);
    for (const LogPartition& at : asked) {
        const auto end = ends.find(at);
        if (const auto part = parts.find(at.partition); part != parts.end())
            part->second->tidyFrom(end != ends.end() && end->second ? *end->second : -1);
    }
    return {};
}

} // namespace weir::engine
