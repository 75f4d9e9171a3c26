// Purpose: what app/weir lists of this feature. Thread: GUI. A test gives alerts, definitions, a monitor and plans of
// its own.
#pragma once

#include "widgets/frame/page.h"

#include <functional>

namespace weir {

class Alerts;
class ClusterMonitor;
class Definitions;
class Plans;

struct AlertSource
{
    Alerts* alerts = nullptr;
    Definitions* definitions = nullptr;
    ClusterMonitor* monitor = nullptr;
    Plans* plans = nullptr;
};
using AlertSourceOf = std::function<AlertSource(Cluster*)>;

PageKind alertsPageKind(AlertSourceOf source = {}); ///< empty: the cluster's

} // namespace weir
