// Purpose: the text between the quotes of a JSON string that has escapes. Thread: any, no state. Limits: never longer
// than what it is made from.
#pragma once

#include <string_view>

namespace weir {

/// Writes the text to `out`, where there is room for `inside.size()` bytes, and returns its end; lone surrogates become
/// U+FFFD. nullptr: an escape is none of RFC 8259.
char* unescapeJson(std::string_view inside, char* out);

} // namespace weir
