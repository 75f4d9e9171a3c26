// Purpose: writes the primitive types of Kafka's protocol, in the plain or the flexible (compact, tagged) form. Thread:
// one.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace weir {

class WireEncoder
{
public:
    explicit WireEncoder(bool flexible) : m_flexible(flexible) {}

    void int8(std::int8_t value) { fixed(std::uint8_t(value)); }
    void int16(std::int16_t value) { fixed(std::uint16_t(value)); }
    void int32(std::int32_t value) { fixed(std::uint32_t(value)); }
    void int64(std::int64_t value) { fixed(std::uint64_t(value)); }
    void boolean(bool value) { int8(value ? 1 : 0); }
    void unsignedVarint(std::uint32_t value);
    void zigzagVarint(std::int32_t value);
    void zigzagVarlong(std::int64_t value);
    void uuid(const std::array<std::uint8_t, 16>& id) { m_out.append(id.begin(), id.end()); }

    void string(std::string_view text);
    void nullableString(const std::optional<std::string>& text);
    /// The old form whatever `flexible` says: the client id of a request header.
    void plainNullableString(std::string_view text);
    void bytes(std::string_view data);
    /// The length of an array; the elements follow.
    void array(std::size_t count);
    void nullArray();
    /// The end of a structure: no tagged fields. Writes nothing in the plain form.
    void tags()
    {
        if (m_flexible)
            unsignedVarint(0);
    }
    /// The same with tagged fields: number and bytes, by number. Does nothing in the plain form.
    void tags(const std::vector<std::pair<std::uint32_t, std::string>>& fields);
    void raw(std::string_view data) { m_out.append(data); }
    void reserve(std::size_t bytes) { m_out.reserve(bytes); }

    bool isFlexible() const { return m_flexible; }

    const std::string& data() const { return m_out; }
    std::string take() { return std::move(m_out); }

private:
    template <typename Unsigned> void fixed(Unsigned value)
    {
        char bytes[sizeof value];
        for (std::size_t i = 0; i < sizeof value; ++i)
            bytes[i] = char(value >> (8 * (sizeof value - 1 - i)));
        m_out.append(bytes, sizeof value);
    }

    std::string m_out;
    const bool m_flexible;
};

} // namespace weir
