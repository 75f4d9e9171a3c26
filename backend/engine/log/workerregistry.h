// Purpose: who runs: each worker announces itself in the topic `workers` (compact, LogAppendTime), so that whoever
// gains partitions can end what a departed one left open, and people see the workers. Thread: any; it has one of its
// own. Limits: an announcement each 2 s; ages are measured by the broker's clock only, never by a machine's.
#pragma once

#include "backend/kafka/clientconf.h"

#include <memory>
#include <vector>

namespace weir::engine {

struct WorkerCard
{
    std::string transactionalId; ///< also the client id of its member; new for each start of a process
    std::string stage;           ///< "profile"
    std::string group;           ///< of whose members it is one
    std::string host;
    std::int64_t pid = 0;
    std::int64_t startedAtMs = 0; ///< since 1970 UTC, by its own clock
    std::string version;
    std::int64_t toFill = 0; ///< people who have yet to hear of new definitions
};

struct SeenWorker
{
    WorkerCard card;
    std::int64_t heardAtMs = 0; ///< its newest announcement, by the broker's clock
    int silentMs = 0;           ///< for so long it had said nothing when anybody spoke last
};

struct RegistryOptions
{
    int announceMs = 2'000;
    /// Silent for longer, and no member of its group: it has departed. Less than the session timeout, or the one who
    /// gains a killed worker's partitions would not yet believe it; more than two announcements.
    int silenceMs = 4'500;
};

class WorkerRegistry
{
public:
    /// Announces at once and keeps doing so; reads who else is there. Errors: as makeClient().
    static Result<std::unique_ptr<WorkerRegistry>> make(ClientConf conf, std::string topic, WorkerCard self,
                                                        const RegistryOptions& options = {});
    /// Only reads (weirctl).
    static Result<std::unique_ptr<WorkerRegistry>> watch(ClientConf conf, std::string topic);
    ~WorkerRegistry(); ///< without a word: as if killed
    WorkerRegistry(const WorkerRegistry&) = delete;
    WorkerRegistry& operator=(const WorkerRegistry&) = delete;

    void setToFill(std::int64_t people); ///< with the next announcement

    /// Our own announcement has been read back: from then on all that were there before are known. Errors: Timeout,
    /// with what stands in the way.
    Result<void> waitUntilKnown(int timeoutMs);
    std::vector<SeenWorker> workers() const; ///< sorted by id, ourselves included

    /// Other workers of our stage that are silent and not among the members of their group. Looks at the topic's end
    /// first. Errors: the group cannot be described now: nobody is called departed then.
    Result<std::vector<std::string>> departed(int timeoutMs);
    /// init_transactions with their ids, at once, which aborts what they left open; then they are struck off. Returns
    /// who was fenced. Call it when partitions are gained, before offsets or changelogs are read. A live worker is
    /// never fenced: it speaks, or it is a member.
    Result<std::vector<std::string>> fenceDeparted(int timeoutMs);

    /// Struck off: on a graceful stop, after the last transaction.
    Result<void> leave(int timeoutMs);

private:
    struct State;
    explicit WorkerRegistry(std::unique_ptr<State> state);
    std::unique_ptr<State> m_state;
};

} // namespace weir::engine
