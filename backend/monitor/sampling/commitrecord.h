// Purpose: a record of __consumer_offsets that tells of a commit. Thread: any, no state. Limits: safe against hostile
// bytes.
#pragma once

#include "backend/monitor/sampling/commitfeed.h"

#include <string_view>

namespace weir {

/// None: not a commit (a group's own record, one of a newer kind) or damaged. Without its time.
std::optional<ObservedCommit> parseCommit(std::string_view key, std::string_view value);

} // namespace weir
