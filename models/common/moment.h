// Purpose: moments as people type them. Thread: values.
#pragma once

#include "backend/base/result.h"

#include <QString>
#include <cstdint>

namespace weir {

/// What a person types for a moment: "2026-11-20 14:00", ISO 8601 with or without zone, "-2h", "-30m", "-7d", "now",
/// epoch ms. Milliseconds since 1970; without a zone it is local, or UTC if `utc`. Invalid says what is understood.
Result<std::int64_t> parseMoment(const QString& text, std::int64_t nowMs, bool utc);
/// The other way, for the field.
QString momentText(std::int64_t epochMs, bool utc);

} // namespace weir
