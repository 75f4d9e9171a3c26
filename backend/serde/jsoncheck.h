// Purpose: is this text JSON, and where not? Thread: any, no state.
// Limits: no recursion, so any depth is fine; one bit of memory a level. UTF-8 is not checked here (bytestext.h does).
#pragma once

#include <cstddef>
#include <string_view>

namespace weir {

struct JsonCheck
{
    bool valid = false;
    bool cut = false;         ///< fine as far as it goes, but it ends in the middle of the value
    std::size_t position = 0; ///< byte of the problem, from 0
    const char* problem = ""; ///< English, without the position
    std::size_t depth = 0;    ///< deepest nesting seen
};

/// RFC 8259, strictly: one value, white space around it.
JsonCheck checkJson(std::string_view text);

} // namespace weir
