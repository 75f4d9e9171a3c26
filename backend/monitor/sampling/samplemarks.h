// Purpose: what happened between two snapshots, as marks of the recorded past. Thread: any, no state. Limits: a
// rebalance shorter than the interval is known by what it changed; one that changed nothing leaves no mark.
//
// Details, as JSON: Rebalance {"from", "to": states as the broker names them, "members": how many, "epoch": if there is
// one}; MembersChanged {"joined", "left": [{"client", "host", "id"}], "members": how many}; ControllerMoved {"from",
// "to": brokers}. Subjects: "group/NAME"; "cluster".
#pragma once

#include "backend/monitor/groupsnapshot.h"
#include "backend/monitor/history/series.h"

namespace weir {

/// `before` and `after` are of the same group.
QVector<HistoryMark> marksBetween(const GroupInfo& before, const GroupInfo& after, std::int64_t atMs);
HistoryMark controllerMoved(std::int32_t from, std::int32_t to, std::int64_t atMs);

} // namespace weir
