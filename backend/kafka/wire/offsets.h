// Purpose: offsets of many partitions at once (beginnings, ends, by time), one request a leader. Thread: a worker;
// blocks. Limits: a partition whose leader does not answer has its own error.
#pragma once

#include "backend/kafka/wire/wirecluster.h"

namespace weir {

/// `wanted`: partition to timestamp, as in ListOffsetsRequest. Values: the offset; -1: no record that late.
/// Errors: as of a connection, when the leaders cannot be found out.
using OffsetResults = std::map<std::pair<std::string, std::int32_t>, Result<std::int64_t>>;
Result<OffsetResults> listOffsets(WireCluster& cluster,
                                  const std::map<std::string, std::map<std::int32_t, std::int64_t>>& wanted,
                                  WireIsolation isolation, const Deadline& deadline);

} // namespace weir
