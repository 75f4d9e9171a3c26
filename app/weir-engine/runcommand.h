// Purpose: `weir-engine run`: the customer half on a cluster. Thread: main. Limits: one engine a process.
#pragma once

#include "app/shell/program.h"

namespace weir::engine {

ctl::Command runCommand();

} // namespace weir::engine
