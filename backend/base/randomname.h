// Purpose: a name that nobody else has: of an incarnation, a store, a question. Thread: any, no state. Limits: 64
// random bits; no secret.
#pragma once

#include <string>

namespace weir {

/// 16 hexadecimal digits.
std::string randomName();

} // namespace weir
