// Purpose: what is done to V8's globals before anybody's code sees them, in JavaScript. Thread: a constant. Limits:
// runs once a process; relies on `hash` and `log` being there.
#pragma once

#include <string_view>

namespace weir::script {

/// Afterwards everything that can be reached is frozen, but for RegExp.prototype, and what it returns tells whether
/// that is still as it was: code of one batch leaves nothing behind for the next. Where freezing a prototype would also
/// forbid a property of the same name on other objects (`error.name = …` in a class of one's own), the property becomes
/// an accessor that writes to the object it is used on.
extern const std::string_view prelude;

} // namespace weir::script
