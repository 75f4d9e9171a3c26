// Purpose: reads the primitive types of Kafka's protocol from bytes that nobody vouches for. Thread: one.
// Limits: the first thing that does not fit latches `failed()`; from then on everything reads as zero or empty. Views
// point into the input.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace weir {

/// A topic's id: another one each time a topic of that name is made. All zero: none, or the broker is too old.
using WireUuid = std::array<std::uint8_t, 16>;

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
    WireUuid uuid();

    /// Null reads as empty.
    std::string string() { return std::string(nullableView().value_or(std::string_view())); }
    std::string_view stringView() { return nullableView().value_or(std::string_view()); }
    std::optional<std::string> nullableString();
    std::string_view bytes() { return nullableBytes().value_or(std::string_view()); }
    std::optional<std::string_view> nullableBytes();
    /// The number of elements; null reads as 0. Fails if that many of at least `leastBytes` cannot be in what is left,
    /// so that the caller may reserve.
    std::size_t array(std::size_t leastBytes = 1) { return nullableArray(leastBytes).value_or(0); }
    std::optional<std::size_t> nullableArray(std::size_t leastBytes);
    /// Skips the tagged fields that end a structure. Does nothing in the plain form.
    void tags()
    {
        tags([](std::uint32_t, std::string_view) {});
    }
    /// The same, each told to `sink(number, bytes)`.
    template <typename Sink> void tags(Sink sink)
    {
        const std::uint32_t count = m_flexible ? unsignedVarint() : 0;
        for (std::uint32_t i = 0; i < count && !m_failed; ++i) {
            const std::uint32_t tag = unsignedVarint();
            const std::string_view body = raw(unsignedVarint());
            if (!m_failed)
                sink(tag, body);
        }
    }

    bool isFlexible() const { return m_flexible; }
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
