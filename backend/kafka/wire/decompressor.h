// Purpose: the codecs of record batches, with a bound on what comes out. Thread: any.
#pragma once

#include "backend/base/result.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace weir {

enum class Codec : std::uint8_t { None = 0, Gzip = 1, Snappy = 2, Lz4 = 3, Zstd = 4 };

/// Errors: Decode (damaged, or no codec of that number), Limit (more than `mostBytes` would come out).
/// Snappy is taken raw and in Xerial's framing, which Java producers use.
Result<std::string> decompress(Codec codec, std::string_view data, std::size_t mostBytes);

} // namespace weir
