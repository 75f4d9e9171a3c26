#include "backend/kafka/wire/encoder.h"

namespace weir {

void WireEncoder::unsignedVarint(std::uint32_t value)
{
    while (value >= 0x80) {
        m_out.push_back(char(value | 0x80));
        value >>= 7;
    }
    m_out.push_back(char(value));
}

void WireEncoder::tags(const std::vector<std::pair<std::uint32_t, std::string>>& fields)
{
    if (!m_flexible)
        return;
    unsignedVarint(std::uint32_t(fields.size()));
    for (const auto& [tag, body] : fields) {
        unsignedVarint(tag);
        unsignedVarint(std::uint32_t(body.size()));
        m_out.append(body);
    }
}

void WireEncoder::zigzagVarint(std::int32_t value)
{
    unsignedVarint((std::uint32_t(value) << 1) ^ std::uint32_t(value >> 31));
}

void WireEncoder::zigzagVarlong(std::int64_t value)
{
    std::uint64_t left = (std::uint64_t(value) << 1) ^ std::uint64_t(value >> 63);
    while (left >= 0x80) {
        m_out.push_back(char(left | 0x80));
        left >>= 7;
    }
    m_out.push_back(char(left));
}

void WireEncoder::string(std::string_view text)
{
    if (m_flexible)
        unsignedVarint(std::uint32_t(text.size() + 1));
    else
        int16(std::int16_t(text.size()));
    m_out.append(text);
}

void WireEncoder::nullableString(const std::optional<std::string>& text)
{
    if (text)
        string(*text);
    else if (m_flexible)
        unsignedVarint(0);
    else
        int16(-1);
}

void WireEncoder::plainNullableString(std::string_view text)
{
    int16(std::int16_t(text.size()));
    m_out.append(text);
}

void WireEncoder::bytes(std::string_view data)
{
    if (m_flexible)
        unsignedVarint(std::uint32_t(data.size() + 1));
    else
        int32(std::int32_t(data.size()));
    m_out.append(data);
}

void WireEncoder::array(std::size_t count)
{
    if (m_flexible)
        unsignedVarint(std::uint32_t(count + 1));
    else
        int32(std::int32_t(count));
}

void WireEncoder::nullArray()
{
    if (m_flexible)
        unsignedVarint(0);
    else
        int32(-1);
}

} // namespace weir
