// Purpose: what an engine tells Prometheus, besides its HTTP server's own lines. Thread: any, no state. Limits: a line
// a partition at the most; nothing that is one person's.
#pragma once

#include "backend/engine/worker/engine.h"

namespace weir::engine {

/// Prometheus' text format: weir_engine_collect_messages_total and so on; without the HTTP server's.
std::string engineMetrics(const EngineStatus& status);

} // namespace weir::engine
