// Purpose: what is to be done about a request: answer it, or hand its messages on. Thread: values. Limits: none.
#pragma once

#include "backend/engine/http/httpanswer.h"

#include <variant>

namespace weir::engine {

struct CollectedRequest
{
    CollectedBatch batch;
    std::size_t bytes = 0; ///< what it holds in memory
};

using HttpOutcome = std::variant<HttpAnswer, CollectedRequest>;

} // namespace weir::engine
