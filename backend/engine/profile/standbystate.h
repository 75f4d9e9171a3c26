// Purpose: what ProfileStandby's thread has. Thread: see the members. Limits: only for profilestandby.cpp and
// standbylook.cpp.
#pragma once

#include "backend/engine/profile/profilestandby.h"
#include "backend/engine/profile/standbypart.h"

#include <QDateTime>
#include <condition_variable>
#include <thread>

namespace weir::engine {

inline constexpr int standbyAskMs = 1'000;

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

inline std::int64_t standbyNowMs() { return QDateTime::currentMSecsSinceEpoch(); }

} // namespace weir::engine
