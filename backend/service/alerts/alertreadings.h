// Purpose: what a rule's subjects read at this moment, out of the snapshots of groups and topics. Thread: any; values.
#pragma once

#include "backend/monitor/alerts/alertengine.h"
#include "backend/monitor/analysis/usualband.h"
#include "backend/monitor/groupsnapshot.h"
#include "backend/service/topicsnapshot.h"

#include <functional>
#include <memory>

namespace weir {

/// The usual band of a series; null: not known (yet).
using UsualOf = std::function<std::shared_ptr<const UsualBand>(const SeriesId&)>;

/// `topics` may be null: its measures are not known then. Groups whose numbers are stale read as not known.
std::vector<AlertReading> alertReadings(const AlertRule& rule, const MonitorSnapshot& groups,
                                        const ClusterSnapshot* topics, const UsualOf& usualOf, std::int64_t nowMs);

/// The series that a reading of that subject is recorded as; none: it is not recorded.
std::optional<SeriesId> alertSeries(const AlertRule& rule, const QString& subject);

/// With score and band, where the rule compares with the usual.
AlertReading withUsual(const AlertRule& rule, AlertReading reading, const UsualBand* usual, std::int64_t atMs);

} // namespace weir
