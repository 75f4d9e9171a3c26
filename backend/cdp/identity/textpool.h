// Purpose: very many short texts in little memory: two of them behind a head of the caller's, record after record;
// UUIDs as 16 bytes. Thread: one at a time. Limits: 16 GiB; nothing is given back, what is wiped is overwritten.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace weir::cdp {

class TextPool
{
public:
    using Place = std::uint32_t; ///< of a record

    /// A multiple of 4 bytes.
    explicit TextPool(std::size_t headBytes) : m_headBytes(headBytes) {}

    /// The bytes that a text is kept as; `out` is overwritten.
    static void pack(std::string_view text, std::string& out);
    static std::string unpack(std::string_view packed);

    Place add(std::string_view packed, std::string_view packedBehind = {});
    /// At an address that is a multiple of 4.
    char* head(Place place) { return at(place); }
    const char* head(Place place) const { return at(place); }
    /// Is the first text packed so, of which this many bytes are known to be there?
    bool begins(Place place, std::string_view packed) const
    {
        return std::string_view(at(place) + m_headBytes, packed.size()) == packed;
    }
    std::string_view packed(Place place) const; ///< the first text
    std::string_view packedBehind(Place place) const;
    /// Nobody can read its texts any more, or how they were: only how long they are.
    void wipe(Place place);

    /// Every record with two texts, in the order in which they were added.
    template <typename See> void each(const See& see) const
    {
        for (std::size_t chunk = 0; chunk < m_chunks.size(); ++chunk)
            for (std::size_t from = 0; from < m_chunks[chunk].used;) {
                const Place place = placeOf(chunk, from);
                see(place);
                const std::string_view last = packedBehind(place);
                from = rounded(std::size_t(last.data() + last.size() - m_chunks[chunk].bytes.get()));
            }
    }

    std::size_t bytes() const;
    void clear() { m_chunks.clear(); }

private:
    static constexpr int chunkBits = 20;
    static constexpr std::size_t chunkBytes = std::size_t(1) << chunkBits;
    static constexpr int unitBits = 2;
    static constexpr std::size_t rounded(std::size_t bytes) { return (bytes + 3) & ~std::size_t(3); }
    static Place placeOf(std::size_t chunk, std::size_t from)
    {
        return Place(chunk << (chunkBits - unitBits) | from >> unitBits);
    }
    char* at(Place place) const
    {
        return m_chunks[place >> (chunkBits - unitBits)].bytes.get() +
               (std::size_t(place) << unitBits & (chunkBytes - 1));
    }

    struct Chunk
    {
        std::unique_ptr<char[]> bytes;
        std::size_t size = 0, used = 0;
    };
    std::size_t m_headBytes;
    std::vector<Chunk> m_chunks;
};

} // namespace weir::cdp
