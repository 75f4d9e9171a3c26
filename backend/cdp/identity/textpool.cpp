#include "backend/cdp/identity/textpool.h"

#include <algorithm>
#include <array>

namespace weir::cdp {
namespace {
constexpr char uuidMark = 1; ///< of a text that is none: twice its length, as a varint
constexpr std::size_t uuidLength = 36;
constexpr std::size_t uuidBytes = 16;
constexpr std::string_view digits = "0123456789abcdef";

constexpr std::array<std::int8_t, 256> makeDigitValues()
{
    std::array<std::int8_t, 256> values{};
    values.fill(-1);
    for (std::size_t i = 0; i < digits.size(); ++i)
        values[static_cast<unsigned char>(digits[i])] = std::int8_t(i);
    return values;
}
constexpr std::array<std::int8_t, 256> digitValues = makeDigitValues();

/// Where the two digits of each byte stand.
constexpr std::array<std::uint8_t, uuidBytes> digitPlaces = {0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34};

bool isDash(std::size_t at) { return at == 8 || at == 13 || at == 18 || at == 23; }

/// Lower case only, so that the text comes back as it was.
bool packUuid(std::string_view text, std::string& out)
{
    if (text.size() != uuidLength || text[8] != '-' || text[13] != '-' || text[18] != '-' || text[23] != '-')
        return false;
    out.resize(1 + uuidBytes);
    out[0] = uuidMark;
    int wrong = 0;
    for (std::size_t i = 0; i < uuidBytes; ++i) {
        const int high = digitValues[static_cast<unsigned char>(text[digitPlaces[i]])];
        const int low = digitValues[static_cast<unsigned char>(text[digitPlaces[i] + 1])];
        wrong |= high | low;
        out[i + 1] = char(high << 4 | (low & 15));
    }
    return wrong >= 0;
}
} // namespace

void TextPool::pack(std::string_view text, std::string& out)
{
    if (packUuid(text, out))
        return;
    out.clear();
    std::size_t size = text.size() * 2;
    for (; size >= 128; size >>= 7)
        out.push_back(char(size | 128));
    out.push_back(char(size));
    out.append(text);
}

std::uint64_t TextPool::add(std::string_view packed, std::string_view packedBehind)
{
    if (m_chunks.empty() || m_chunks.back().size() + packed.size() + packedBehind.size() > chunkBytes) {
        m_chunks.emplace_back();
        m_chunks.back().reserve(chunkBytes);
    }
    std::string& chunk = m_chunks.back();
    const std::uint64_t place = std::uint64_t(m_chunks.size() - 1) << chunkBits | chunk.size();
    chunk.append(packed).append(packedBehind);
    return place;
}

bool TextPool::isAt(std::uint64_t place, std::string_view packed) const
{
    const std::string& chunk = m_chunks[place >> chunkBits];
    return chunk.compare(place & (chunkBytes - 1), packed.size(), packed) == 0;
}

std::string_view TextPool::packedAt(std::uint64_t place) const
{
    const std::string_view all = std::string_view(m_chunks[place >> chunkBits]).substr(place & (chunkBytes - 1));
    if (all.front() == uuidMark)
        return all.substr(0, 1 + uuidBytes);
    std::size_t size = 0, at = 0;
    int shift = 0;
    do {
        size |= std::size_t(all[at] & 127) << shift;
        shift += 7;
    } while (all[at++] & 128);
    return all.substr(0, at + size / 2);
}

std::string TextPool::text(std::uint64_t place) const
{
    const std::string_view packed = packedAt(place);
    if (packed.front() != uuidMark) {
        std::size_t at = 0;
        while (packed[at] & 128)
            ++at;
        return std::string(packed.substr(at + 1));
    }
    std::string text;
    for (std::size_t i = 0; i < uuidBytes; ++i) {
        if (isDash(text.size()))
            text.push_back('-');
        const auto byte = static_cast<unsigned char>(packed[i + 1]);
        text.push_back(digits[byte >> 4]);
        text.push_back(digits[byte & 15]);
    }
    return text;
}

void TextPool::wipe(std::uint64_t place)
{
    const std::size_t size = packedAt(place).size();
    const auto from = m_chunks[place >> chunkBits].begin() + std::ptrdiff_t(place & (chunkBytes - 1));
    std::fill(from, from + std::ptrdiff_t(size), char(0));
}

} // namespace weir::cdp
