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

std::uint32_t crc32cByTable(std::string_view data)
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

#if defined(__x86_64__) && defined(__GNUC__)

constexpr std::size_t strideBytes = 4096;

/// What a checksum becomes when `strideBytes` zeros follow, by each of its four bytes.
std::array<std::array<std::uint32_t, 256>, 4> makeStride()
{
    std::array<std::array<std::uint32_t, 256>, 4> stride{};
    for (std::size_t byte = 0; byte < 4; ++byte) {
        for (std::uint32_t value = 0; value < 256; ++value) {
            std::uint32_t crc = value << (8 * byte);
            for (std::size_t i = 0; i < strideBytes; ++i)
                crc = crc >> 8 ^ tables[0][crc & 0xff];
            stride[byte][value] = crc;
        }
    }
    return stride;
}

/// The processor's instruction takes three steps to answer but starts one a step: three stretches are summed at once.
__attribute__((target("sse4.2"))) std::uint32_t crc32cByProcessor(std::string_view data)
{
    static const auto stride = makeStride();
    const auto past = [](std::uint32_t crc) {
        return stride[0][crc & 0xff] ^ stride[1][crc >> 8 & 0xff] ^ stride[2][crc >> 16 & 0xff] ^ stride[3][crc >> 24];
    };
    const auto word = [](const char* at) {
        std::uint64_t value;
        std::memcpy(&value, at, sizeof value);
        return value;
    };
    std::uint64_t crc = 0xffffffffU;
    const char* at = data.data();
    std::size_t left = data.size();
    for (; left >= 3 * strideBytes; left -= 3 * strideBytes, at += 3 * strideBytes) {
        std::uint64_t second = 0, third = 0;
        for (std::size_t i = 0; i < strideBytes; i += 8) {
            crc = __builtin_ia32_crc32di(crc, word(at + i));
            second = __builtin_ia32_crc32di(second, word(at + strideBytes + i));
            third = __builtin_ia32_crc32di(third, word(at + 2 * strideBytes + i));
        }
        crc = past(past(std::uint32_t(crc)) ^ std::uint32_t(second)) ^ std::uint32_t(third);
    }
    for (; left >= 8; left -= 8, at += 8)
        crc = __builtin_ia32_crc32di(crc, word(at));
    for (; left > 0; --left, ++at)
        crc = __builtin_ia32_crc32qi(std::uint32_t(crc), std::uint8_t(*at));
    return ~std::uint32_t(crc);
}

#endif

} // namespace

std::uint32_t crc32c(std::string_view data)
{
#if defined(__x86_64__) && defined(__GNUC__)
    static const bool hasInstruction = __builtin_cpu_supports("sse4.2");
    if (hasInstruction)
        return crc32cByProcessor(data);
#endif
    return crc32cByTable(data);
}

std::uint32_t crc32(std::string_view data)
{
    return std::uint32_t(::crc32_z(0, reinterpret_cast<const Bytef*>(data.data()), data.size()));
}

} // namespace weir
