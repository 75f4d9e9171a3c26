// Purpose: the command line of `weir-engine run` as what an Engine wants. Thread: main. Limits: it reads, that is all.
#pragma once

#include "app/shell/connecting.h"
#include "app/shell/optionparser.h"
#include "backend/engine/worker/engine.h"

namespace weir::engine {

ctl::OptionGroup runOptions();
/// Invalid: the detail is a sentence for people.
Result<EngineOptions> engineOptions(const ctl::Arguments& arguments, const ctl::Target& target);

} // namespace weir::engine
