// Purpose: a worker's announcement as JSON. Thread: any, values. Limits: those of parseJson().
#pragma once

#include "backend/engine/log/workerregistry.h"

#include <optional>
#include <string_view>

namespace weir::engine {

std::string textOf(const WorkerCard& card);
/// None: it is no card (the topic holds other things, too).
std::optional<WorkerCard> cardOf(std::string_view key, std::string_view text);

} // namespace weir::engine
