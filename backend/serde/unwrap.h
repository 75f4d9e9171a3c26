// Purpose: values that a producer compressed itself: gzip, zstd, lz4 frames, snappy (framed, or in xerial's
// blocks). Thread: any, no state. Limits: 64 MiB come out at most, three wrappings in one another; lies about sizes
// allocate nothing.
#pragma once

#include "backend/base/result.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace weir {

constexpr std::size_t maxUnwrappedBytes = 64u << 20;

enum class Wrapping { None, Gzip, Zstd, Lz4, SnappyFramed, SnappyXerial };

/// By the first bytes, which for all of these are more than two.
Wrapping wrappingOf(std::string_view bytes);
/// "gzip", "zstd", "lz4", "snappy"; empty for None.
std::string_view wrappingName(Wrapping wrapping);

/// One layer. Decode: damaged, with the byte; Limit: more than `maxBytes` would come out. `cut` not null: no error
/// then, but the first `maxBytes`, and it is set.
Result<std::string> unwrap(std::string_view bytes, Wrapping wrapping, std::size_t maxBytes = maxUnwrappedBytes,
                           bool* cut = nullptr);

/// The way back, for the demo and for tests: the same bytes for the same value.
std::string wrap(std::string_view bytes, Wrapping wrapping);

struct Unwrapped
{
    std::string bytes = {};
    std::string chain = {}; ///< "gzip", "gzip, zstd", outermost first
    bool cut = false;       ///< there is more
};

/// All layers, three at most; what is inside of the third stays as it is. `enoughBytes` > 0: a single layer ends with
/// `cut` once so much is there. Precondition: wrappingOf() is not None.
Result<Unwrapped> unwrapAll(std::string_view bytes, std::size_t enoughBytes = 0);

} // namespace weir
