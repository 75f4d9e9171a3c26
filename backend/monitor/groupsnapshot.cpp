#include "backend/monitor/groupsnapshot.h"

#include <algorithm>

namespace weir {

std::shared_ptr<const GroupInfo> MonitorSnapshot::group(const QString& id) const
{
    const auto found = std::lower_bound(groups.begin(), groups.end(), id,
                                        [](const auto& group, const QString& wanted) { return group->id < wanted; });
    return found != groups.end() && (*found)->id == id ? *found : nullptr;
}

} // namespace weir
