// Purpose: Avro's logical types as people write them, and back: dates and times as ISO 8601, decimals as digits.
// Thread: any, no state. Limits: years 0 to 9999; decimals of at most 256 bytes. Outside of them the functions return
// none, and the plain number is shown.
#pragma once

#include "backend/serde/avroschema.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace weir {

/// Date, times and timestamps: "2026-01-31", "12:30:00.250", "2026-01-31T12:30:00.250Z" (local ones without Z).
std::optional<std::string> avroTimeText(AvroLogical logical, std::int64_t value);
/// The number that avroTimeText() makes that text of. Offsets ("+02:00") are understood; fewer or no decimals too.
std::optional<std::int64_t> avroTimeValue(AvroLogical logical, std::string_view text);

/// "-12.34" of an unscaled big-endian two's complement number.
std::optional<std::string> avroDecimalText(std::string_view unscaled, int scale);
/// The shortest unscaled number of a decimal as written, exponents allowed; none if it has more decimals than `scale`.
std::optional<std::string> avroDecimalBytes(std::string_view decimal, int scale);

/// "P1M2DT3.500S" of 12 bytes, and back.
std::string avroDurationText(std::string_view twelveBytes);
std::optional<std::string> avroDurationBytes(std::string_view text);

/// 16 bytes of "6ba7b810-9dad-11d1-80b4-00c04fd430c8".
std::optional<std::string> uuidBytes(std::string_view text);

} // namespace weir
