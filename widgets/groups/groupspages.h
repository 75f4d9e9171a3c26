// Purpose: what app/weir lists of this feature. Thread: GUI. A test gives a monitor of its own.
#pragma once

#include "widgets/frame/monitorof.h"
#include "widgets/frame/page.h"

#include <vector>

namespace weir {

PageKind groupsPageKind(MonitorOf monitor = monitorOf);

} // namespace weir
