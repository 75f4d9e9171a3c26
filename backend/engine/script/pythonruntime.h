// Purpose: the child for transformations in Python: a program for `python3 -I -c`, which speaks scriptframe.h. Thread:
// a constant. Limits: those of weir-script by rlimits; Python itself is no cage, so it is off unless an operator allows
// it.
#pragma once

#include <string_view>

namespace weir::engine {

extern const std::string_view pythonRuntime;

} // namespace weir::engine
