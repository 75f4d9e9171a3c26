// Purpose: the definitions that are in force, read from the topic `definitions` as they are saved: for every worker.
// Thread: any; it has one of its own, on which listeners are called. Limits: a state keeps every accepted version; one
// feed a process is enough.
#pragma once

#include "backend/cdp/definitions/definitionbook.h"
#include "backend/engine/records/workspace.h"
#include "backend/kafka/clientconf.h"

#include <functional>

namespace weir::engine {

/// Immutable. What changed between two: cdp::changesBetween() (backend/cdp/stages/definitionchanges.h).
struct DefinitionState
{
    cdp::DefinitionBook book{}; ///< with the checks of backend/cdp/stages/definitionchecks.h
    std::int64_t offset = 0;    ///< in `definitions`: of the next record that is not in it
    std::int64_t refused = 0;   ///< documents that are not in force: an older version, broken, of an incomplete group
};
using DefinitionStatePointer = std::shared_ptr<const DefinitionState>;

class DefinitionFeed
{
public:
    using Listener = std::function<void(const DefinitionStatePointer&)>;

    /// Begins to read at once. Errors: as makeClient().
    static Result<std::unique_ptr<DefinitionFeed>> make(ClientConf conf, const Workspace& workspace);
    ~DefinitionFeed();
    DefinitionFeed(const DefinitionFeed&) = delete;
    DefinitionFeed& operator=(const DefinitionFeed&) = delete;

    DefinitionStatePointer snapshot() const; ///< never null; empty before anything was read
    bool isRead() const;                     ///< it was current at least once
    /// Until all that was committed when it was called is in snapshot(). Errors: Timeout, with what stands in the way;
    /// NotFound, Authorization.
    Result<void> waitUntilCurrent(int timeoutMs);

    /// Called on the feed's thread with each new state in which something customers know of changed; not with the one
    /// there is.
    int listen(Listener listener);
    void unlisten(int id); ///< returns when it is no longer being called; not from within a listener

    std::optional<Error> obstacle() const; ///< why nothing comes at the moment, if something is known

private:
    struct State;
    explicit DefinitionFeed(std::unique_ptr<State> state);
    std::unique_ptr<State> m_state;
};

} // namespace weir::engine
