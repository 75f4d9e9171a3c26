// Purpose: the demo's odd records: broken ones, pictures, one-megabyte documents. Thread: free functions, any.
#pragma once

#include "backend/demo/demoproducer.h"
#include "backend/demo/random.h"

namespace weir {

/// One record of telemetry.broken; kinds 0…brokenKinds-1 are one kind of trouble each (0 is whole).
inline constexpr int brokenKinds = 16;
DemoRecord brokenRecord(int kind, std::int64_t ms, Random& random);

/// A product picture: a real PNG, up to about a megabyte, with a UUID of 16 bytes as its key.
DemoRecord imageRecord(std::int64_t ms, Random& random);

/// The whole catalogue with its texts as one JSON document of about a megabyte.
DemoRecord exportRecord(std::int64_t ms, std::uint64_t seed);

/// Everything of the kind that belongs to a history, in the order of time.
std::vector<DemoRecord> extraHistory(std::int64_t fromMs, std::int64_t toMs, std::uint64_t seed);

} // namespace weir
