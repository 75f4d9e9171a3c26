// Purpose: consumer groups as tables for people and as JSON lines for programs. Thread: any; values. Limits: names of
// JSON keys, verdicts and types do not change between versions; sentences may.
#pragma once

#include "backend/monitor/groupsnapshot.h"

#include <QString>
#include <QStringList>

namespace weir::ctl {

/// A line a group, the worst first, with its head, as wide as it is.
QStringList groupsTable(const MonitorSnapshot& snapshot);
/// What there is to say of one group, then a line a partition.
QStringList groupTable(const MonitorSnapshot& snapshot, const GroupInfo& group);
/// One JSON object a line: all groups, or the partitions of one.
QString groupsJson(const MonitorSnapshot& snapshot);
QString groupJson(const MonitorSnapshot& snapshot, const GroupInfo& group);

} // namespace weir::ctl
