// Purpose: a regular expression as ECMA-262 means it (draft-07, 6.3.3), translated for RE2 and for PCRE2. Thread: a
// value. Limits: 64 KiB, 200 levels of groups.
#pragma once

#include <string>
#include <string_view>

namespace weir::cdp {

struct EcmaPattern
{
    bool isValid = false;
    std::string mistake;            ///< in English, where it is not
    std::string text;               ///< for either engine
    bool needsBacktracking = false; ///< looks around or back: nothing for RE2
};

EcmaPattern ecmaPattern(std::string_view source);

} // namespace weir::cdp
