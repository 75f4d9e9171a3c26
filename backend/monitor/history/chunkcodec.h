// Purpose: the points of one series over one slot, in few bytes. Thread: values. Limits: times are whole seconds in the
// raw tier, whole steps above. Whole numbers up to 2^53 are exact; what is not whole (rates, seconds) is kept to 12
// significant bits, an error of at most 1/8192; means of whole numbers to half of one, or as finely as that. Damaged
// bytes are no points.
#pragma once

#include "backend/monitor/history/pointfold.h"

#include <optional>
#include <string>
#include <string_view>

namespace weir {

enum class Tier { Raw, Minute, TenMinutes };
constexpr int tierCount = 3;

/// Precondition: ascending, finite; of the raw tier only `last` is kept.
std::string encodeChunk(Tier tier, const HistoryPoints& points);
std::optional<HistoryPoints> decodeChunk(Tier tier, std::string_view bytes);

/// As it will be read from a chunk.
double asKept(double value);

} // namespace weir
