// Purpose: answers questions from the topic `queries` for the partitions that a ProfileWorker holds, into `answers`
// (architecture.md, "Questions"). Thread: has one of its own; the public functions: any. Limits: 16 questions at a
// time, then Busy; of the worker's time at most 40 ms at a stretch; what was asked while nobody listened is not
// answered (QueryClient asks again).
#pragma once

#include "backend/engine/profile/profileworker.h"

namespace weir::engine {

struct QueryServerOptions
{
    ClientConf conf{};
    Workspace workspace{};
    std::string worker{}; ///< as people know it
};

struct QueryCounts
{
    std::int64_t asked = 0, answered = 0; ///< queries read; answers written
    std::int64_t broken = 0;              ///< queries that could not be read or were refused
};

class QueryServer
{
public:
    /// Both outlive it.
    QueryServer(QueryServerOptions options, ProfileWorker& worker, const DefinitionFeed& feed);
    ~QueryServer(); ///< stop()
    QueryServer(const QueryServer&) = delete;
    QueryServer& operator=(const QueryServer&) = delete;

    void start();
    /// What is being answered is given up.
    void stop();
    QueryCounts counts() const;

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace weir::engine
