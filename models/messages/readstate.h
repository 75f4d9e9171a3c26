// Purpose: where a read stands, and why it stopped, in sentences. Thread: GUI (tr).
#pragma once

#include "backend/service/recordstream.h"

#include <QString>
#include <optional>

namespace weir {

/// "500 records, newest first", "12,400 records so far · 3,100/s", "Live · 200 records", "complete: 12 of 12 partitions
/// read to their ends", "stopped at 256 MB: 4,000,000 records are left".
QString readStateText(const RecordStream& stream);
/// The part that has been read, 0–1; nothing where there is no end.
std::optional<double> readFraction(const RecordStream& stream);
/// Records still to be read to the stop (offsets, so an upper bound); nothing where there is no end.
std::optional<std::int64_t> recordsLeft(const RecordStream& stream);
/// All problems in one sentence for a banner; empty if there are none.
QString problemsText(const RecordStream& stream);

} // namespace weir
