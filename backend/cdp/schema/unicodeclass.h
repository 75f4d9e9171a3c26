// Purpose: names of Unicode properties as ECMA-262 spells them (\p{Letter}, \p{Script=Greek}), as RE2 and PCRE2 spell
// them. Thread: any. Limits: general categories, scripts, and the binary properties that PCRE2 knows.
#pragma once

#include <string>
#include <string_view>

namespace weir::cdp {

/// Empty where it cannot be one.
std::string unicodeClass(std::string_view name);

} // namespace weir::cdp
