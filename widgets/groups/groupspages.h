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
PageKind topicGroupsPageKind(MonitorOf monitor = monitorOf);
PageKind topicThroughputPageKind(MonitorOf monitor = monitorOf);
/// Those of groups, the page of navigation first. The pages of topics come after the topic's messages, which is where
/// an address without a tab leads.
std::vector<PageKind> groupsPageKinds(MonitorOf monitor = monitorOf);

} // namespace weir
