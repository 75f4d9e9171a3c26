#include "backend/cdp/common/profileid.h"

#include <array>
#include <openssl/sha.h>

namespace weir::cdp {

ProfileId ProfileId::ofMessage(std::string_view messageId)
{
    std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
    SHA256(reinterpret_cast<const unsigned char*>(messageId.data()), messageId.size(), digest.data());
    const auto word = [&](std::size_t from) {
        std::uint64_t value = 0;
        for (std::size_t i = 0; i < 8; ++i)
            value = value << 8 | digest[from + i];
        return value;
    };
    return {word(0), word(8)};
}

std::string ProfileId::toText() const
{
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text(32, '0');
    for (std::size_t i = 0; i < 16; ++i) {
        text[15 - i] = digits[high >> (4 * i) & 15];
        text[31 - i] = digits[low >> (4 * i) & 15];
    }
    return text;
}

std::uint64_t stableHash(std::string_view bytes, std::uint64_t seed)
{
    std::uint64_t hash = 0xcbf29ce484222325 ^ seed;
    for (const char byte : bytes)
        hash = (hash ^ static_cast<unsigned char>(byte)) * 0x100000001b3;
    hash = (hash ^ hash >> 30) * 0xbf58476d1ce4e5b9;
    hash = (hash ^ hash >> 27) * 0x94d049bb133111eb;
    return hash ^ hash >> 31;
}

} // namespace weir::cdp
