#include "backend/cdp/identity/textpool.h"

#include <algorithm>
#include <array>
#include <cstring>

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
/// Of what says how long a packed text is.
std::size_t lengthBytes(const char* packed)
{
    std::size_t count = 1;
    while (static_cast<unsigned char>(packed[count - 1]) & 128)
        ++count;
    return count;
}

std::size_t packedBytes(const char* packed)
{
    if (*packed == uuidMark)
        return 1 + uuidBytes;
    std::size_t twice = 0;
    const std::size_t length = lengthBytes(packed);
    for (std::size_t i = 0; i < length; ++i)
        twice |= std::size_t(packed[i] & 127) << (7 * i);
    return length + twice / 2;
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

std::string TextPool::unpack(std::string_view packed)
{
    if (packed.front() != uuidMark)
        return std::string(packed.substr(lengthBytes(packed.data())));
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

TextPool::Place TextPool::add(std::string_view packed, std::string_view packedBehind)
{
    const std::size_t needed = rounded(m_headBytes + packed.size() + packedBehind.size());
    if (m_chunks.empty() || m_chunks.back().used + needed > m_chunks.back().size) {
        const std::size_t size = std::max(needed, chunkBytes);
        m_chunks.push_back({std::make_unique_for_overwrite<char[]>(size), size, 0});
    }
    Chunk& chunk = m_chunks.back();
    const Place place = placeOf(m_chunks.size() - 1, chunk.used);
    char* const text = chunk.bytes.get() + chunk.used + m_headBytes;
    std::memset(text - m_headBytes, 0, m_headBytes);
    std::memcpy(text, packed.data(), packed.size());
    if (!packedBehind.empty())
        std::memcpy(text + packed.size(), packedBehind.data(), packedBehind.size());
    chunk.used += needed;
    return place;
}

std::string_view TextPool::packed(Place place) const
{
    const char* const text = at(place) + m_headBytes;
    return {text, packedBytes(text)};
}

std::string_view TextPool::packedBehind(Place place) const
{
    const std::string_view first = packed(place);
    const char* const text = first.data() + first.size();
    return {text, packedBytes(text)};
}

void TextPool::wipe(Place place)
{
    for (char* text : {at(place) + m_headBytes, at(place) + m_headBytes + packed(place).size()}) {
        const std::size_t length = lengthBytes(text);
        std::memset(text + length, 0, packedBytes(text) - length);
    }
}

std::size_t TextPool::bytes() const
{
    std::size_t bytes = 0;
    for (const Chunk& chunk : m_chunks)
        bytes += chunk.size;
    return bytes;
}

} // namespace weir::cdp
