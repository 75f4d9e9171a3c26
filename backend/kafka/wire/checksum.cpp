#include "backend/kafka/wire/checksum.h"

#include <array>
#include <cstring>
#include <zlib.h>

namespace weir {
namespace {

constexpr std::uint32_t castagnoli = 0x82f63b78; // bits reversed

/// Eight tables, so that eight bytes are taken at a step: whole segment files go through this.
constexpr std::array<std::array<std::uint32_t, 256>, 8> makeTables()
{
    std::array<std::array<std::uint32_t, 256>, 8> tables{};
    for (std::uint32_t i = 0; i < 256; ++i) {
        std::uint32_t value = i;
        for (int bit = 0; bit < 8; ++bit)
            value = value & 1 ? value >> 1 ^ castagnoli : value >> 1;
        tables[0][i] = value;
    }
    for (std::size_t t = 1; t < 8; ++t) {
        for (std::uint32_t i = 0; i < 256; ++i)
            tables[t][i] = tables[t - 1][i] >> 8 ^ tables[0][tables[t - 1][i] & 0xff];
    }
    return tables;
}

constexpr auto tables = makeTables();

} // namespace

std::uint32_t crc32c(std::string_view data)
{
    std::uint32_t crc = 0xffffffffU;
    const auto* at = reinterpret_cast<const unsigned char*>(data.data());
    std::size_t left = data.size();
    for (; left >= 8; left -= 8, at += 8) {
        crc ^=
            std::uint32_t(at[0]) | std::uint32_t(at[1]) << 8 | std::uint32_t(at[2]) << 16 | std::uint32_t(at[3]) << 24;
        crc = tables[7][crc & 0xff] ^ tables[6][crc >> 8 & 0xff] ^ tables[5][crc >> 16 & 0xff] ^ tables[4][crc >> 24] ^
              tables[3][at[4]] ^ tables[2][at[5]] ^ tables[1][at[6]] ^ tables[0][at[7]];
    }
    for (; left > 0; --left, ++at)
        crc = crc >> 8 ^ tables[0][(crc ^ *at) & 0xff];
    return ~crc;
}

std::uint32_t crc32(std::string_view data)
{
    return std::uint32_t(::crc32_z(0, reinterpret_cast<const Bytef*>(data.data()), data.size()));
}

} // namespace weir
