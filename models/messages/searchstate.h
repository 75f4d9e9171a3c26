// Purpose: where a search stands, and why it ended, in sentences. Thread: GUI (tr).
#pragma once

#include "backend/service/search/searchstream.h"

#include <QString>

namespace weir {

/// "12 found · 1,200,000 of 4,000,000 records scanned · 410,000/s · about 7 s left", "… · waiting for the budget of 10
/// MB/s", "12 found · complete: 12 of 12 partitions read to their ends", "… · stopped at the limit of 10,000,000 ·
/// 3,000,000 records not searched", "… · cancelled, 3,000,000 records not searched".
QString searchStateText(const SearchStream& search);
/// What a search that ended may have missed: records that vanished under it, partitions that failed. Empty: nothing.
QString searchGapsText(const SearchStream& search);
/// 0–1; nothing while the ranges are not known.
std::optional<double> searchFraction(const SearchStream& search);
/// "7 of 500 loaded · Enter searches all 1,200,000". `total`: what there is to search; nothing: not known.
QString filteringText(std::int64_t shown, std::int64_t loaded, std::optional<std::int64_t> total, bool canSearch);

} // namespace weir
