// Purpose: writes Protobuf's wire format (varints, length-delimited), as much of it as the demo needs. Thread: a value,
// one thread.
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace weir {

class ProtoWriter
{
public:
    ProtoWriter& varint(int field, std::uint64_t number)
    {
        raw(std::uint64_t(field) << 3);
        raw(number);
        return *this;
    }
    ProtoWriter& text(int field, std::string_view bytes)
    {
        raw(std::uint64_t(field) << 3 | 2);
        raw(bytes.size());
        m_bytes += bytes;
        return *this;
    }
    ProtoWriter& message(int field, const ProtoWriter& inner) { return text(field, inner.m_bytes); }
    ProtoWriter& real(int field, double number)
    {
        raw(std::uint64_t(field) << 3 | 1);
        char bytes[sizeof number];
        std::memcpy(bytes, &number, sizeof number); // little-endian, as all we run on
        m_bytes.append(bytes, sizeof bytes);
        return *this;
    }
    const std::string& bytes() const { return m_bytes; }

private:
    void raw(std::uint64_t number)
    {
        for (; number >= 0x80; number >>= 7)
            m_bytes.push_back(char(number | 0x80));
        m_bytes.push_back(char(number));
    }
    std::string m_bytes;
};

} // namespace weir
