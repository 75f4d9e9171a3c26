// Purpose: what all conversations of one server share. Thread: any. Limits: ends with the last of who waits for a
// collector's answer, which may be after the server.
#pragma once

#include "backend/engine/http/connectiontable.h"
#include "backend/engine/http/httpmetrics.h"
#include "backend/engine/http/httproutes.h"
#include "backend/engine/http/memorybudget.h"

namespace weir::engine {

struct HttpContext
{
    HttpContext(Collector& whose, const RequestLimits& which, const Clock& time, std::function<std::string()> text)
        : limits(which), collector(whose), clock(time), budget(which.inFlightBytes), table(which.connections),
          routes(whose, limits, time, std::move(text))
    {
    }

    const RequestLimits limits;
    Collector& collector;
    const Clock& clock;
    HttpMetrics metrics;
    MemoryBudget budget;
    ConnectionTable table;
    const HttpRoutes routes;
    std::shared_ptr<void> reactor{}; ///< what transports run on; the last to come, so the first to go
};

} // namespace weir::engine
