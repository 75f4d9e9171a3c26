// Purpose: what MessagePack and CBOR have in common: times as text, exact numbers, the shortest floats. Thread: any.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace weir {

/// "2026-01-31T12:30:00.25Z"; none before the year 1 and after 9999. Precondition: 0 <= nanos < 10^9.
std::optional<std::string> isoTime(std::int64_t seconds, std::uint32_t nanos);

/// The digits of a big-endian unsigned number of at most 256 bytes.
std::string bigNumberText(std::string_view bigEndian);
/// The shortest big-endian bytes of digits; none: they are none, or more than 600.
std::optional<std::string> bigNumberBytes(std::string_view digits);

/// A JSON number: whole and within 64 bits, or what a double makes of it.
struct JsonNumber
{
    enum class Kind { Signed, Unsigned, Big, Double } kind = Kind::Double;
    std::int64_t whole = 0;
    std::uint64_t unsignedWhole = 0;
    double real = 0;
};
JsonNumber jsonNumber(std::string_view raw);

/// Does a float hold this exactly?
bool fitsFloat(double value);

/// The double of 16 bits as IEEE 754 has them.
double halfToDouble(std::uint16_t half);

} // namespace weir
