#include "backend/kafka/wire/decoder.h"

#include <algorithm>

namespace weir {

std::string_view WireDecoder::raw(std::size_t size)
{
    if (size > m_left.size()) {
        fail();
        return {};
    }
    const std::string_view taken = m_left.substr(0, size);
    m_left.remove_prefix(size);
    return taken;
}

std::uint64_t WireDecoder::fixed(std::size_t size)
{
    std::uint64_t value = 0;
    for (const char byte : raw(size))
        value = value << 8 | std::uint8_t(byte);
    return value;
}

std::uint64_t WireDecoder::varint(int mostBits)
{
    std::uint64_t value = 0;
    for (int shift = 0; shift < mostBits; shift += 7) {
        const std::string_view byte = raw(1);
        if (byte.empty())
            return 0;
        value |= std::uint64_t(std::uint8_t(byte[0]) & 0x7f) << shift;
        if (!(byte[0] & 0x80))
            return value;
    }
    fail();
    return 0;
}

std::uint32_t WireDecoder::unsignedVarint()
{
    const std::uint64_t value = varint(32);
    if (value > 0xffffffffU)
        fail();
    return m_failed ? 0 : std::uint32_t(value);
}

std::int32_t WireDecoder::zigzagVarint()
{
    const std::uint32_t value = unsignedVarint();
    return std::int32_t((value >> 1) ^ (0U - (value & 1)));
}

std::int64_t WireDecoder::zigzagVarlong()
{
    const std::uint64_t value = varint(64);
    return std::int64_t((value >> 1) ^ (std::uint64_t(0) - (value & 1)));
}

std::optional<std::string_view> WireDecoder::nullableView()
{
    const std::int64_t size = m_flexible ? std::int64_t(unsignedVarint()) - 1 : int16();
    if (size < -1)
        fail();
    if (size < 0 || m_failed)
        return std::nullopt;
    return raw(std::size_t(size));
}

std::optional<std::string> WireDecoder::nullableString()
{
    const std::optional<std::string_view> view = nullableView();
    return view ? std::optional<std::string>(*view) : std::nullopt;
}

std::optional<std::string_view> WireDecoder::nullableBytes()
{
    const std::int64_t size = m_flexible ? std::int64_t(unsignedVarint()) - 1 : int32();
    if (size < -1)
        fail();
    if (size < 0 || m_failed)
        return std::nullopt;
    return raw(std::size_t(size));
}

std::optional<std::size_t> WireDecoder::nullableArray(std::size_t leastBytes)
{
    const std::int64_t count = m_flexible ? std::int64_t(unsignedVarint()) - 1 : int32();
    if (count < -1 || (count > 0 && std::size_t(count) > m_left.size() / std::max<std::size_t>(leastBytes, 1)))
        fail();
    return count < 0 || m_failed ? std::nullopt : std::optional(std::size_t(count));
}

WireUuid WireDecoder::uuid()
{
    WireUuid id{};
    const std::string_view bytes = raw(id.size());
    for (std::size_t i = 0; i < bytes.size(); ++i)
        id[i] = std::uint8_t(bytes[i]);
    return id;
}

} // namespace weir
