// Purpose: where scans are left to end: one may wait for a silent broker, and must hold up neither the GUI nor what
// else the global pool does. Thread: any. Limits: 64 endings at a time; what is left here calls nobody back.
#pragma once

#include <QThreadPool>

namespace weir {

QThreadPool& endingPool();

} // namespace weir
