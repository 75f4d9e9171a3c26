// Purpose: cells that the tables of groups, partitions and a topic's groups have in common. Thread: GUI (tr).
#pragma once

#include "backend/monitor/groupsnapshot.h"
#include "models/common/tablemodel.h"

namespace weir::groupcells {

TableColumn column(const char* id, const QString& title, ColumnKind kind, int width, const QString& toolTip = {});
TableColumn hidden(TableColumn column);

/// `stale`: since when the numbers are old; `why`: the sentence, for the tooltip.
QVariant verdict(Verdict verdict, std::optional<std::int64_t> stale, const QString& why, bool utc, int role);
QVariant lag(std::optional<std::int64_t> lag, bool fromStart, int role);
QVariant timeLag(const std::optional<TimeLag>& lag, int role);
QVariant recordLag(const std::optional<RecordLag>& lag, int role);
QVariant rate(const std::optional<double>& perSecond, int role);
QVariant catchUp(const CatchUp& catchUp, int role);
QVariant overtaken(const std::optional<double>& seconds, int role);
QVariant trend(const QVector<float>& values, int role);

} // namespace weir::groupcells
