// Purpose: what app/weir lists of this feature. Thread: GUI. A test gives a monitor of its own.
#pragma once

#include "widgets/frame/monitorof.h"
#include "widgets/frame/page.h"

#include <vector>

namespace weir {

PageKind groupsPageKind(MonitorOf monitor = monitorOf);
PageKind groupOverviewPageKind(MonitorOf monitor = monitorOf);
PageKind groupPartitionsPageKind(MonitorOf monitor = monitorOf);
PageKind groupWhyPageKind(MonitorOf monitor = monitorOf);
PageKind groupMembersPageKind(MonitorOf monitor = monitorOf);
/// All of them, the page of navigation first.
std::vector<PageKind> groupsPageKinds(MonitorOf monitor = monitorOf);

} // namespace weir
