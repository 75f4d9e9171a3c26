// Purpose: numbers in the bytes of the history file: variable length, small ones short, negative ones too. Thread:
// values. Limits: what is read may be damaged: every read says whether it held.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace weir {

constexpr std::uint64_t zigzag(std::int64_t value) { return (std::uint64_t(value) << 1) ^ std::uint64_t(value >> 63); }
constexpr std::int64_t unzigzag(std::uint64_t value) { return std::int64_t(value >> 1) ^ -std::int64_t(value & 1); }

inline void appendNumber(std::string& out, std::uint64_t value)
{
    for (; value >= 0x80; value >>= 7)
        out += char(value | 0x80);
    out += char(value);
}

inline bool takeNumber(std::string_view& in, std::uint64_t& value)
{
    value = 0;
    for (int shift = 0; shift < 64 && !in.empty(); shift += 7) {
        const auto byte = std::uint8_t(in.front());
        in.remove_prefix(1);
        value |= std::uint64_t(byte & 0x7f) << shift;
        if (byte < 0x80)
            return true;
    }
    return false;
}

/// One zstd frame with a checksum.
std::string compressed(std::string_view bytes, int level);
/// False: not a whole frame, damaged, or larger than `mostBytes`.
bool uncompressed(std::string_view bytes, std::size_t mostBytes, std::string& out);

} // namespace weir
