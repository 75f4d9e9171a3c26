// Purpose: what is odd about a record that a consumer may not get over, in words. Thread: GUI (tr).
#pragma once

#include "backend/service/poison/poisonfinder.h"

#include <QString>

namespace weir::poisontexts {

QString title(const PoisonSuspect& suspect, bool utc); ///< "Offset 1,204, of 2026-11-21 14:21:09 CET, 1.2 kB"
QString reason(const PoisonSuspect& suspect, bool utc);
/// What was looked at, and how much to believe it.
QString summary(const PoisonReport& report);

} // namespace weir::poisontexts
