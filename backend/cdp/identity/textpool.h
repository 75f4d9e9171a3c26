// Purpose: very many short texts in little memory: one after another, UUIDs as 16 bytes. Thread: one at a time. Limits:
// texts below 256 KiB; nothing is given back, what is wiped is overwritten.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace weir::cdp {

class TextPool
{
public:
    /// The bytes that a text is kept as; `out` is overwritten.
    static void pack(std::string_view text, std::string& out);
    /// Both packed, one behind the other. Where the first one is.
    std::uint64_t add(std::string_view packed, std::string_view packedBehind = {});
    /// Does one text that is packed so stand there?
    bool isAt(std::uint64_t place, std::string_view packed) const;
    std::string text(std::uint64_t place) const;
    std::string_view packedAt(std::uint64_t place) const;
    std::uint64_t behind(std::uint64_t place) const { return place + packedAt(place).size(); }
    void wipe(std::uint64_t place);
    std::size_t bytes() const { return m_chunks.size() * chunkBytes; }
    void clear() { m_chunks.clear(); }

private:
    static constexpr int chunkBits = 20;
    static constexpr std::size_t chunkBytes = std::size_t(1) << chunkBits;

    std::vector<std::string> m_chunks;
};

} // namespace weir::cdp
