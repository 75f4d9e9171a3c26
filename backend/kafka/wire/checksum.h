// Purpose: the checksums of record batches (CRC-32C) and of the old message sets (CRC-32). Thread: any.
#pragma once

#include <cstdint>
#include <string_view>

namespace weir {

std::uint32_t crc32c(std::string_view data);
std::uint32_t crc32(std::string_view data);

} // namespace weir
