#include "backend/cdp/identity/textpool.h"

#include <algorithm>

namespace weir::cdp {
namespace {
constexpr char uuidMark = 1; ///< of a text that is none: twice its length, as a varint
constexpr std::size_t uuidLength = 36;
constexpr std::size_t uuidBytes = 16;
constexpr std::string_view digits = "0123456789abcdef";

bool isDash(std::size_t at) { return at == 8 || at == 13 || at == 18 || at == 23; }

/// Lower case only, so that the text comes back as it was.
bool packUuid(std::string_view text, std::string& out)
{
    if (text.size() != uuidLength)
        return false;
    char bytes[uuidBytes] = {};
    std::size_t count = 0;
    for (std::size_t at = 0; at < uuidLength; ++at) {
        const char letter = text[at];
        if (isDash(at)) {
            if (letter != '-')
                return false;
            continue;
        }
        const bool isLetter = letter >= 'a' && letter <= 'f';
        if (!isLetter && (letter < '0' || letter > '9'))
            return false;
        const int digit = isLetter ? letter - 'a' + 10 : letter - '0';
        bytes[count / 2] = char(bytes[count / 2] << 4 | digit);
        ++count;
    }
    out.assign(1, uuidMark);
    out.append(bytes, uuidBytes);
    return true;
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
