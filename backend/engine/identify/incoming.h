// Purpose: an event of `collected` on its way through IdentifyCore. Thread: values. Limits: inside this folder; it
// looks into the batch and the arena.
#pragma once

#include "backend/cdp/event/speccheck.h"
#include "backend/engine/identify/identifycore.h"

namespace weir::engine {

struct IdentifyCore::Incoming
{
    std::string_view source{};
    std::int64_t receivedAtMs = 0;
    Json event{}; ///< absent: none could be read
    cdp::SpecChecked checked{};
    std::string_view original{}; ///< the record's value
};

} // namespace weir::engine
