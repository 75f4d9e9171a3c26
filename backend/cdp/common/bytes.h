// Purpose: state as bytes: numbers as varints, texts with their length. Thread: values. Limits: a reader never reads
// beyond its bytes: once something does not fit it is `broken` and returns zeros.
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace weir::cdp {

class ByteWriter
{
public:
    void number(std::uint64_t value)
    {
        for (; value >= 128; value >>= 7)
            m_bytes.push_back(static_cast<char>(value | 128));
        m_bytes.push_back(static_cast<char>(value));
    }
    void integer(std::int64_t value)
    {
        number(static_cast<std::uint64_t>(value) << 1 ^ static_cast<std::uint64_t>(value >> 63));
    }
    void real(double value)
    {
        char bytes[sizeof value];
        std::memcpy(bytes, &value, sizeof value);
        m_bytes.append(bytes, sizeof value);
    }
    void flag(bool value) { m_bytes.push_back(value ? 1 : 0); }
    void text(std::string_view value)
    {
        number(value.size());
        m_bytes.append(value);
    }
    std::string take() { return std::move(m_bytes); }
    std::size_t size() const { return m_bytes.size(); }

private:
    std::string m_bytes;
};

class ByteReader
{
public:
    explicit ByteReader(std::string_view bytes) : m_bytes(bytes) {}
    std::uint64_t number()
    {
        std::uint64_t value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            if (m_bytes.empty())
                break;
            const auto byte = static_cast<unsigned char>(m_bytes.front());
            m_bytes.remove_prefix(1);
            value |= static_cast<std::uint64_t>(byte & 127) << shift;
            if (byte < 128)
                return value;
        }
        return fail();
    }
    std::int64_t integer()
    {
        const std::uint64_t value = number();
        return static_cast<std::int64_t>(value >> 1 ^ (~(value & 1) + 1));
    }
    double real()
    {
        double value = 0;
        if (m_bytes.size() < sizeof value)
            return static_cast<double>(fail());
        std::memcpy(&value, m_bytes.data(), sizeof value);
        m_bytes.remove_prefix(sizeof value);
        return value;
    }
    bool flag() { return number() != 0; }
    std::string_view text()
    {
        const std::uint64_t size = number();
        if (size > m_bytes.size()) {
            fail();
            return {};
        }
        const std::string_view value = m_bytes.substr(0, size);
        m_bytes.remove_prefix(size);
        return value;
    }
    /// For counts of things that take at least a byte each: more than there are bytes is broken.
    std::size_t count()
    {
        const std::uint64_t value = number();
        return value > m_bytes.size() ? static_cast<std::size_t>(fail()) : static_cast<std::size_t>(value);
    }
    bool isBroken() const { return m_isBroken; }
    bool atEnd() const { return m_bytes.empty(); }

private:
    std::uint64_t fail()
    {
        m_isBroken = true;
        m_bytes = {};
        return 0;
    }
    std::string_view m_bytes;
    bool m_isBroken = false;
};

} // namespace weir::cdp
