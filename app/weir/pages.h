// Purpose: every page of the desktop, in the order of navigation and tour; the tests use the same list. Thread: GUI.
#pragma once

#include "widgets/alerts/alertspages.h"
#include "widgets/connections/connectionspages.h"
#include "widgets/groups/groupspages.h"
#include "widgets/journal/journalpages.h"
#include "widgets/messages/messagespages.h"
#include "widgets/overview/overviewpages.h"
#include "widgets/produce/producepages.h"
#include "widgets/settings/settingspages.h"
#include "widgets/topics/topicspages.h"

#include <vector>

namespace weir {

inline std::vector<PageKind> allPageKinds()
{
    std::vector<PageKind> kinds{overviewPageKind()};
    for (PageKind& kind : groupsPageKinds())
        kinds.push_back(std::move(kind));
    kinds.push_back(alertsPageKind());
    for (PageKind& kind :
         std::vector<PageKind>{topicsPageKind(), messagesPageKind(), filePageKind(), partitionsPageKind(),
                               topicGroupsPageKind(), topicThroughputPageKind(), topicSettingsPageKind(),
                               statisticsPageKind(), producePageKind(), followPageKind(), connectionsPageKind()})
        kinds.push_back(std::move(kind));
    kinds.push_back(journalPageKind());
    for (PageKind& kind : settingsPageKinds())
        kinds.push_back(std::move(kind));
    return kinds;
}

} // namespace weir
