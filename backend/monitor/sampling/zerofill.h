// Purpose: puts back what the recorder leaves out because it goes without saying: the zeros of what was idle while
// the whole was recorded, and sizes that did not change. Thread: any, no state.
#pragma once

#include "backend/monitor/history/series.h"

namespace weir {

/// Whose points say when the series was recorded at all; none: all its points are there.
std::optional<SeriesId> baseOf(const SeriesId& id);
/// `base` was read for the same time and number of points.
void fillFrom(HistorySeries& series, const HistorySeries& base);

} // namespace weir
