// Purpose: pyramids of many series, in another thread where that takes long; those of unchanged points are kept.
// Thread: GUI; `done` runs there, at once or later, and not after `owner` is gone.
#pragma once

#include "widgets/charts/pyramid.h"
#include "widgets/charts/timechart.h"

#include <functional>

namespace weir {

using Pyramids = std::vector<std::shared_ptr<Pyramid>>;

void buildPyramids(QObject* owner, const QVector<ChartSeries>& series, const Pyramids& former,
                   std::function<void(Pyramids)> done);

} // namespace weir
