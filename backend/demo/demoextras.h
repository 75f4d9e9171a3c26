// Purpose: the demo's odd records: broken ones, pictures, one-megabyte documents, prices
// that are gone in a quarter of an hour. Thread: free functions, any.
#pragma once

#include "backend/demo/catalogue.h"
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

/// A price of one of the goods as a feed tells it; the topic keeps them for a quarter of an hour.
inline constexpr std::int64_t priceTickEveryMs = 500, priceTicksKeptMs = 900'000;
DemoRecord priceTick(std::int64_t ms, const Catalogue& catalogue, Random& random);

/// Everything of the kind that belongs to a history, in the order of time.
std::vector<DemoRecord> extraHistory(std::int64_t fromMs, std::int64_t toMs, std::uint64_t seed);

} // namespace weir
