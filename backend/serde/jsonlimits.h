// Purpose: what the decoders of structured bytes have in common: how far they go, and what they return.
#pragma once

#include "backend/base/result.h"

#include <cstddef>
#include <string>

namespace weir {

struct JsonLimits
{
    std::size_t maxOutputBytes = 64u << 20;
    int maxDepth = 100;
    std::size_t stopAfterBytes = 0; ///< for table cells: end with `cut` once so much is written; 0: never
};

struct JsonDecoded
{
    std::string json;
    std::size_t consumed = 0;     ///< bytes that were read
    std::size_t invalidBytes = 0; ///< no UTF-8 in strings: shown as U+FFFD
    bool cut = false;             ///< stopAfterBytes was reached: json is only a beginning
};

} // namespace weir
