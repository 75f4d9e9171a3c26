#include "backend/serde/binary/binarytext.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <vector>

namespace weir {

std::optional<std::string> isoTime(std::int64_t seconds, std::uint32_t nanos)
{
    constexpr std::int64_t firstSecond = -62'135'596'800; // 0001-01-01
    constexpr std::int64_t lastSecond = 253'402'300'799;  // 9999-12-31T23:59:59
    if (seconds < firstSecond || seconds > lastSecond)
        return {};
    using namespace std::chrono;
    const sys_seconds time{std::chrono::seconds(seconds)};
    const auto day = floor<days>(time);
    const year_month_day date(day);
    const hh_mm_ss clock(time - day);
    char text[80];
    std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02d", int(date.year()), unsigned(date.month()),
                  unsigned(date.day()), int(clock.hours().count()), int(clock.minutes().count()),
                  int(clock.seconds().count()));
    std::string out = text;
    if (nanos > 0) {
        std::snprintf(text, sizeof text, ".%09u", nanos);
        std::string fraction = text;
        while (fraction.back() == '0')
            fraction.pop_back();
        out += fraction;
    }
    return out + 'Z';
}

std::string bigNumberText(std::string_view bigEndian)
{
    constexpr std::uint32_t chunk = 1'000'000'000;
    std::vector<std::uint32_t> chunks{0}; // least significant first
    for (const char c : bigEndian) {
        std::uint64_t carry = static_cast<unsigned char>(c);
        for (std::uint32_t& part : chunks) {
            const std::uint64_t value = std::uint64_t(part) * 256 + carry;
            part = std::uint32_t(value % chunk);
            carry = value / chunk;
        }
        if (carry > 0)
            chunks.push_back(std::uint32_t(carry));
    }
    std::string out = std::to_string(chunks.back());
    for (std::size_t i = chunks.size() - 1; i-- > 0;) {
        const std::string digits = std::to_string(chunks[i]);
        out.append(9 - digits.size(), '0').append(digits);
    }
    return out;
}

std::optional<std::string> bigNumberBytes(std::string_view digits)
{
    constexpr std::size_t maxDigits = 600;
    if (digits.empty() || digits.size() > maxDigits)
        return {};
    std::string little;
    for (const char digit : digits) {
        if (digit < '0' || digit > '9')
            return {};
        unsigned carry = unsigned(digit - '0');
        for (char& byte : little) {
            const unsigned value = static_cast<unsigned char>(byte) * 10u + carry;
            byte = char(value & 0xFF);
            carry = value >> 8;
        }
        if (carry > 0)
            little += char(carry);
    }
    std::reverse(little.begin(), little.end());
    return little;
}

JsonNumber jsonNumber(std::string_view raw)
{
    JsonNumber number;
    const bool isWhole = raw.find_first_of(".eE") == std::string_view::npos;
    const char* const end = raw.data() + raw.size();
    if (isWhole && std::from_chars(raw.data(), end, number.whole).ec == std::errc())
        number.kind = JsonNumber::Kind::Signed;
    else if (isWhole && std::from_chars(raw.data(), end, number.unsignedWhole).ec == std::errc())
        number.kind = JsonNumber::Kind::Unsigned;
    else
        number.kind = isWhole ? JsonNumber::Kind::Big : JsonNumber::Kind::Double;
    if (number.kind == JsonNumber::Kind::Big || number.kind == JsonNumber::Kind::Double) {
        if (std::from_chars(raw.data(), end, number.real).ec == std::errc::result_out_of_range)
            number.real = raw.find("e-") != std::string_view::npos || raw.find("E-") != std::string_view::npos ? 0.0
                          : raw.front() == '-' ? -HUGE_VAL
                                               : HUGE_VAL;
    }
    return number;
}

bool fitsFloat(double value) { return std::isnan(value) || double(float(value)) == value; }

double halfToDouble(std::uint16_t half)
{
    const int exponent = half >> 10 & 0x1F;
    const int mantissa = half & 0x3FF;
    double value = 0;
    if (exponent == 0)
        value = std::ldexp(mantissa, -24);
    else if (exponent == 31)
        value = mantissa == 0 ? HUGE_VAL : std::nan("");
    else
        value = std::ldexp(mantissa + 1024, exponent - 25);
    return half & 0x8000 ? -value : value;
}

} // namespace weir
