// Purpose: 64 evenly spread bits for a text, for counting what is different. Thread: any. Limits: not for anything that
// must resist an attacker; the same within one run of the program only.
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>

namespace weir {

inline std::uint64_t spreadBits(std::uint64_t x)
{
    x ^= x >> 30;
    x *= 0xBF58476D1CE4E5B9;
    x ^= x >> 27;
    x *= 0x94D049BB133111EB;
    return x ^ (x >> 31);
}

inline std::uint64_t contentHash(std::string_view text)
{
    return spreadBits(std::hash<std::string_view>{}(text) + 0x9E3779B97F4A7C15);
}

} // namespace weir
