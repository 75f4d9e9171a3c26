// Purpose: all that the engine knows of a person as one document, page by page from the worker who has them
// (definitions.md, "Privacy": access). Thread: one at a time; blocks. Limits: the document is held in memory.
#pragma once

#include "backend/engine/queries/queryclient.h"

namespace weir::engine {

struct AccessGathered
{
    std::string document{}; ///< JSON: {"profileId", "at", "identifiers", "traits", "audiences", "journeys", "events"}
    std::size_t events = 0;
};

/// `person`: as Query::person. `timeoutMs` for each page. None: nobody has the identifier. Errors: those of ask();
/// Timeout: nobody answered, or not all partitions and none that knows the person; Conflict: the person was merged or
/// erased meanwhile (ask again); Cancelled: `goesOn` said no.
Result<std::optional<AccessGathered>> gatherAccess(QueryClient& client, const std::string& person, int timeoutMs,
                                                   const std::function<bool()>& goesOn = {});

} // namespace weir::engine
