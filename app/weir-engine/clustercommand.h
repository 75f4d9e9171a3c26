// Purpose: what the commands of weir-engine have in common: each works on one cluster until it is ended. Thread: main.
// Limits: none.
#pragma once

#include "app/shell/program.h"

namespace weir::engine {

/// Takes the options of a connection and `own`; nothing else follows its name.
ctl::Command clusterCommand(const QString& name, const QString& summary, const ctl::OptionGroup& own,
                            int (*run)(const ctl::Arguments& arguments));

} // namespace weir::engine
