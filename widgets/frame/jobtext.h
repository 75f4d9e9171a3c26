// Purpose: a job in words: what it does, how far it is, how long it still takes. Thread: any.
#pragma once

#include "backend/service/jobs.h"

#include <QString>

namespace weir {

QString jobTitle(const Job& job); ///< "Reading orders"
/// "45 % · 12,000/s · 12 s left", or what is known of it, or how it ended.
QString jobProgress(const Job& job);
/// 0–1; less than 0: not known.
double jobFraction(const Job& job);

} // namespace weir
