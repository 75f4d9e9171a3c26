// Purpose: the definitions of a cluster as files, one each: kind/key.json. Thread: main; blocks. Limits: files of
// definitions that the cluster no longer has are left alone.
#pragma once

#include "app/shell/optionparser.h"

namespace weir::ctl {

/// The exit status.
int exportDefinitions(const Arguments& arguments, const QString& folder);

} // namespace weir::ctl
