// Purpose: where the engine's log goes: standard output, a line an event, as text or as JSON. Thread: main, before any
// other. Limits: none of its own.
#pragma once

#include <QString>

namespace weir::engine {

/// `level` as --log-level says it.
void logTo(const QString& level, bool isJson);

} // namespace weir::engine
