// Purpose: the demo's records in every encoding that Weir reads besides JSON: one topic a kind. Thread: free functions,
// any.
#pragma once

#include "backend/demo/demoproducer.h"
#include "backend/demo/random.h"

namespace weir {

inline constexpr int encodingKinds = 7;

/// 0 loyalty-points (MessagePack), 1 door-sensors (CBOR), 2 legacy-invoices (Avro without framing), 3 parcel-scans
/// (Protobuf without framing), 4 archive (JSON wrapped in gzip, zstd, lz4, snappy in turn), 5 counters (numbers of 8
/// bytes), 6 returns (JSON that still wants the frame of its JSON Schema). `number` is that of the record in its topic.
DemoRecord encodedRecord(int kind, int number, std::int64_t ms, Random& random);

/// Everything of these kinds that belongs to a history, in the order of time; those of kind 6 too, if `hasReturns`, and
/// nothing but them, if `onlyReturns`.
std::vector<DemoRecord> encodedHistory(std::int64_t fromMs, std::int64_t toMs, std::uint64_t seed, bool hasReturns,
                                       bool onlyReturns);

} // namespace weir
