// Purpose: bodies that clients have packed with gzip. Thread: any, no state. Limits: what comes out is bounded before
// it is made, however much the packed bytes promise.
#pragma once

#include "backend/base/result.h"

#include <string>
#include <string_view>

namespace weir::engine {

/// RFC 1952, one member or several. Errors: Limit (more than `mostBytes` come of it), Decode (not gzip, damaged, cut
/// short, or something behind it).
Result<std::string> expandGzip(std::string_view packed, std::size_t mostBytes);

} // namespace weir::engine
