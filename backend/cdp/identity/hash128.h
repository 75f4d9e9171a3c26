// Purpose: 128 bits that stand for a text, quick to make, the same everywhere and always. Thread: a value. Limits: not
// for proofs (see identifierHash()): whoever wants two texts with the same hash may find them.
#pragma once

#include "backend/cdp/common/bytes.h"
#include "backend/cdp/common/profileid.h"

#include <array>
#include <compare>

namespace weir::cdp {

struct Hash128
{
    std::array<std::uint32_t, 4> words{}; ///< so that it is aligned to 4 bytes only

    friend auto operator<=>(const Hash128&, const Hash128&) = default;
    static Hash128 of(std::string_view text)
    {
        const std::uint64_t one = stableHash(text);
        const std::uint64_t other = stableHash(text, one ^ 0x9e3779b97f4a7c15);
        return {{std::uint32_t(one), std::uint32_t(one >> 32), std::uint32_t(other), std::uint32_t(other >> 32)}};
    }
    static Hash128 of(std::string_view type, std::string_view value)
    {
        return of(std::string(type).append(1, ':').append(value));
    }
    std::string toBytes() const ///< 16, in the order of the hashes
    {
        std::string bytes;
        for (const std::uint32_t word : words)
            for (int shift = 24; shift >= 0; shift -= 8)
                bytes.push_back(static_cast<char>(word >> shift));
        return bytes;
    }
    /// Precondition: 16 bytes.
    static Hash128 ofBytes(std::string_view bytes)
    {
        Hash128 hash;
        for (std::size_t i = 0; i < 16; ++i)
            hash.words[i / 4] |= std::uint32_t(static_cast<unsigned char>(bytes[i])) << (24 - i % 4 * 8);
        return hash;
    }
    void save(ByteWriter& writer) const
    {
        for (const std::uint32_t word : words)
            writer.number(word);
    }
    static Hash128 load(ByteReader& reader)
    {
        Hash128 hash;
        for (std::uint32_t& word : hash.words)
            word = std::uint32_t(reader.number());
        return hash;
    }
};

} // namespace weir::cdp

template <> struct std::hash<weir::cdp::Hash128>
{
    std::size_t operator()(const weir::cdp::Hash128& hash) const
    {
        return std::uint64_t(hash.words[1]) << 32 | hash.words[0];
    }
};
