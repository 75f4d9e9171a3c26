// Purpose: reads the primitive types of Kafka's protocol from bytes that nobody vouches for. Thread: one.
// Limits: the first thing that does not fit latches `failed()`; from then on everything reads as zero or empty. Views
// point into the input.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace weir {

class WireDecoder
{
public:
    WireDecoder(std::string_view data, bool flexible) : m_left(data), m_flexible(flexible) {}

    std::int8_t int8() { return std::int8_t(fixed(1)); }
    std::int16_t int16() { return std::int16_t(fixed(2)); }
    std::int32_t int32() { return std::int32_t(fixed(4)); }
    std::int64_t int64() { return std::int64_t(fixed(8)); }
    bool boolean() { return int8() != 0; }
    std::uint32_t unsignedVarint();
    std::int32_t zigzagVarint();
    std::int64_t zigzagVarlong();
    std::string_view raw(std::size_t size);
    void uuid() { raw(16); }

    /// Null reads as empty.
    std::string string() { return std::string(nullableView().value_or(std::string_view())); }
    std::string_view stringView() { return nullableView().value_or(std::string_view()); }
    std::optional<std::string> nullableString();
    std::string_view bytes() { return nullableBytes().value_or(std::string_view()); }
    std::optional<std::string_view> nullableBytes();
    /// The number of elements; null reads as 0. Fails if that many of at least `leastBytes` cannot be in what is left,
    /// so that the caller may reserve.
    std::size_t array(std::size_t leastBytes = 1);
    /// Skips the tagged fields that end a structure. Does nothing in the plain form.
    void tags();

    std::size_t left() const { return m_left.size(); }
    bool failed() const { return m_failed; }
    void fail()
    {
        m_failed = true;
        m_left = {};
    }

private:
    std::uint64_t fixed(std::size_t size);
    std::uint64_t varint(int mostBits);
    std::optional<std::string_view> nullableView();

    std::string_view m_left;
    const bool m_flexible;
    bool m_failed = false;
};

} // namespace weir
