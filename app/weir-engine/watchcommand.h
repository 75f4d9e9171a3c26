// Purpose: the command `watch`. Thread: main.
#pragma once

#include "app/shell/program.h"

namespace weir::engine {

ctl::Command watchCommand();

} // namespace weir::engine
