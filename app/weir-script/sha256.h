// Purpose: SHA-256 of a text, for hash(). Thread: any. Limits: none of its own.
#pragma once

#include <string>
#include <string_view>

namespace weir::script {

std::string sha256Hex(std::string_view bytes); ///< 64 lower-case hexadecimal digits (FIPS 180-4)

} // namespace weir::script
