// Purpose: a read request as the query of an address and back: from=newest:500&until=end&partitions=0,3. Thread:
// values. Values: from = beginning | newest:N | offset:N | time:ISO | live; until = end | live | offset:N | time:ISO |
// count:N; records = committed | uncommitted | all (aborted records and markers too); filter, key, value (formats) are
// the page's.
#pragma once

#include "backend/base/result.h"
#include "backend/service/readrequest.h"
#include "models/common/place.h"

namespace weir {

/// Missing parts take the defaults (newest 500 until the end). Invalid: which part, and what it may be.
Result<ReadRequest> readRequest(const Place& place);
/// Only what differs from the defaults.
QMap<QString, QString> readQuery(const ReadRequest& request);

/// What a person types for a moment: "2026-11-20 14:00", ISO 8601 with or without zone, "-2h", "-30m", "-7d", "now",
/// epoch ms. Milliseconds since 1970; without a zone it is local, or UTC if `utc`. Invalid says what is understood.
Result<std::int64_t> parseMoment(const QString& text, std::int64_t nowMs, bool utc);
/// The other way, for the field.
QString momentText(std::int64_t epochMs, bool utc);

} // namespace weir
