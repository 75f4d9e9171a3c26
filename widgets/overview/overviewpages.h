// Purpose: what app/weir lists of this feature. Thread: GUI. A test gives a monitor of its own.
#pragma once

#include "widgets/frame/monitorof.h"
#include "widgets/frame/page.h"

namespace weir {

PageKind overviewPageKind(MonitorOf monitor = monitorOf);

} // namespace weir
